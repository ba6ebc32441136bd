using Tezgah.Core.Classification;
using Tezgah.Web.Compare;

namespace Tezgah.Web.Tests.Compare;

public sealed class ExampleChoiceTests
{
    private static readonly Predictions s_a = Predictions.Create([0, 0, 1, 1, 1], [0, 1, 1, -1, 0], null, 2);
    private static readonly Predictions s_b = Predictions.Create([0, 0, 1, 1, 1], [0, 0, 0, 1, 0], null, 2);

    [Theory]
    [InlineData("cell.0.1.0", new[] { 4 })]
    [InlineData("cell.0.1.-1", new[] { 3 })]
    [InlineData("cell.0.1.-2", new[] { 2, 3, 4 })]
    public void Rows_OfACell_AreThoseOfItsClasses(string text, int[] rows) => Assert.Equal(rows, ExampleChoice.Parse(text)!.Rows(s_a));

    [Theory]
    [InlineData("both", new[] { 0 })]
    [InlineData("only-a", new[] { 2 })]
    [InlineData("only-b", new[] { 1, 3 })]
    [InlineData("neither", new[] { 4 })]
    [InlineData("difference.1.0", new[] { 2 })]
    public void Rows_OfAPair_AreThoseThatTheTwoSortSo(string text, int[] rows) => Assert.Equal(rows, ExampleChoice.Parse(text)!.Rows(s_a, s_b));

    [Theory]
    [InlineData("cell.1.2.3")]
    [InlineData("difference.2.-1")]
    [InlineData("only-b")]
    public void ToString_OfAChoice_IsReadBackTheSame(string text) => Assert.Equal(text, ExampleChoice.Parse(text)!.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cell")]
    [InlineData("cell.-1.0.0")]
    [InlineData("cell.0.0.-3")]
    [InlineData("difference.1")]
    [InlineData("only-a.1")]
    [InlineData("everything")]
    public void Parse_WhatIsNone_IsNull(string? text) => Assert.Null(ExampleChoice.Parse(text));
}
