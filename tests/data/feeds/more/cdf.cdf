<?xml version="1.0"?>
<CHANNEL HREF="https://channel.example.org/" LASTMOD="2026-11-03T13:05">
  <TITLE>The Channel</TITLE>
  <ABSTRACT>Pushed, not pulled.</ABSTRACT>
  <ITEM HREF="https://channel.example.org/one" LASTMOD="2026-11-03T13:05Z">
    <TITLE>First push</TITLE>
    <ABSTRACT>It came by itself.</ABSTRACT>
  </ITEM>
  <ITEM HREF="https://channel.example.org/two">
    <TITLE>Second &amp; last</TITLE>
  </ITEM>
</CHANNEL>
