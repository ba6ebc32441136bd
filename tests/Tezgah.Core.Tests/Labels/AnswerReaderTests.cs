using Tezgah.Core.Classification;
using Tezgah.Core.Labels;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Tests.Labels;

public sealed class AnswerReaderTests
{
    private static readonly AnswerReader s_sentiment = new(["positive", "negative", "neutral"]);
    private static readonly AnswerReader s_turkish = new(["Kalkülüs", "Sayı Teorisi", "Lineer Cebir", "Soyut Cebir", "Cebir"]);

    [Theory]
    [InlineData("positive", 0, AnswerMatch.Exact)]
    [InlineData("\n negative ", 1, AnswerMatch.Exact)]
    [InlineData("**Neutral**.", 2, AnswerMatch.Normalised)]
    [InlineData("NEGATIVE!", 1, AnswerMatch.Normalised)]
    [InlineData("The sentiment is positive.", 0, AnswerMatch.Word)]
    [InlineData("Positive.\n\nIt is not negative, because profits rose.", 0, AnswerMatch.Word)]
    [InlineData("Sentiment:\n\nneutral\nor so", 2, AnswerMatch.Word)]
    [InlineData("positive or negative", Predictions.NoAnswer, AnswerMatch.Ambiguous)]
    [InlineData("positive, very positive", 0, AnswerMatch.Word)]
    [InlineData("positively", Predictions.NoAnswer, AnswerMatch.None)]
    [InlineData("I cannot say.", Predictions.NoAnswer, AnswerMatch.None)]
    [InlineData("", Predictions.NoAnswer, AnswerMatch.None)]
    [InlineData("<think>It could be negative.</think>\npositive", 0, AnswerMatch.Exact)]
    [InlineData("It could be negative.</think>positive", 0, AnswerMatch.Exact)]
    [InlineData("<think>negative, I would say", Predictions.NoAnswer, AnswerMatch.None)]
    public void Answer_is_read_exactly_then_normalised_then_by_its_first_label_word(string answer, int expected, AnswerMatch match) =>
        Assert.Equal(new ReadAnswer(expected, match), s_sentiment.Read(answer));

    [Theory]
    [InlineData("SAYI TEORİSİ", 1, AnswerMatch.Normalised)]
    [InlineData("sayi  teorisi", 1, AnswerMatch.Normalised)]
    [InlineData("Bu soru LINEER CEBIR konusudur.", 2, AnswerMatch.Word)]
    [InlineData("Konu: Soyut Cebir'dir.", 3, AnswerMatch.Word)]
    [InlineData("Cebir", 4, AnswerMatch.Exact)]
    [InlineData("Cebir ve Soyut Cebir", Predictions.NoAnswer, AnswerMatch.Ambiguous)]
    [InlineData("kalku\u0308lu\u0308s", 0, AnswerMatch.Normalised)]
    public void Turkish_answer_is_read_whatever_its_dots_and_a_longer_label_is_not_the_shorter_one_in_it(string answer, int expected, AnswerMatch match) =>
        Assert.Equal(new ReadAnswer(expected, match), s_turkish.Read(answer));

    [Theory]
    [InlineData("The level is A2.", 1)]
    [InlineData("a1", 0)]
    [InlineData("A12", 2)]
    public void Levels_that_begin_alike_are_told_apart(string answer, int expected) =>
        Assert.Equal(expected, new AnswerReader(["A1", "A2", "A12"]).Read(answer).Class);

    [Fact]
    public void Signs_that_make_a_label_are_kept()
    {
        var reader = new AnswerReader(["-1", "+1", "1", "C#", "C++", "C"]);

        Assert.Equal([0, 1, 2, 3, 4, 5], new[] { "-1", "(+1)", "1.", "c#!", "It is C++", "c" }.Select(a => reader.Read(a).Class));
    }

    [Fact]
    public void Words_that_no_answer_could_tell_apart_are_refused_together()
    {
        var problems = Assert.Throws<ProblemException>(() => new AnswerReader(["ILIK", "ılık", "?", "x"])).Problems;

        Assert.Equal(["label-word-empty", "label-words-alike"], problems.Select(p => p.Code));
        Assert.Equal(["ILIK", "ılık"], problems[1].Args);
    }
}
