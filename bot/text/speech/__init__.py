"""What a voice should say: an article as a script, and the words for what is written in figures and signs.

article -> script: pieces with pauses and a language each; the words of a piece -> what is said for them
"""

from bot.text.speech.latin import extend as extend_lexicon
from bot.text.speech.script import Piece, quotes_script, script_of
from bot.text.speech.words import say

__all__ = ["Piece", "extend_lexicon", "quotes_script", "say", "script_of"]
