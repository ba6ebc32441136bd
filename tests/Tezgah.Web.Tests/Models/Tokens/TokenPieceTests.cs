using Tezgah.Text.Tokenization.Training;
using Tezgah.Web.Models.Tokens;

namespace Tezgah.Web.Tests.Models.Tokens;

public sealed class TokenPieceTests
{
    [Fact]
    public void Pieces_OfACharacterThatTokensShare_AreItsBytes()
    {
        var tokenizer = ByteLevelBpeTrainer.Train(["abc"], 257, ["<s>"]);

        var pieces = TokenizedText.Of(tokenizer, "a🙂", addSpecialTokens: false).Pieces;

        Assert.Equal(
            [("a", false), ("F0", true), ("9F", true), ("99", true), ("82", true)],
            pieces.Select(p => p.Parts.Single()).Select(p => (p.Text, p.IsBytes)));
    }

    [Fact]
    public void Piece_OfTextAndPartOfACharacter_HasBoth()
    {
        // Two words that share a space and the first bytes of their characters.
        var tokenizer = ByteLevelBpeTrainer.Train(Enumerable.Repeat("x 北 x 匀", 20), 258, []);

        var pieces = TokenizedText.Of(tokenizer, "x 北", addSpecialTokens: false).Pieces;

        Assert.Equal(["x", " |E5 8C", "97"], pieces.Select(p => string.Join('|', p.Parts.Select(part => part.Text))));
        Assert.Equal([false, true], pieces[1].Parts.Select(p => p.IsBytes));
    }

    [Theory]
    [InlineData(" a\n\t", "·a↵⇥")]
    [InlineData("\r\u0001\u200d\u00a0", "␍U+0001U+200DU+00A0")]
    [InlineData("ığ北🙂", "ığ北🙂")]
    public void VisibleText_WhatIsNotSeen_GetsAMark(string text, string expected) => Assert.Equal(expected, VisibleText.Of(text));
}
