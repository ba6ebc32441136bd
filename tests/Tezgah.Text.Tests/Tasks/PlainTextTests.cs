using Tezgah.Core.Jobs;
using Tezgah.Text.Tasks;

namespace Tezgah.Text.Tests.Tasks;

public sealed class PlainTextTests : IDisposable
{
    private readonly TinyModel _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Documents_Encoded_AreOneStreamWithEndTokensCutIntoBlocks()
    {
        var file = _model.FileOf("d.txt", "Paris is\nthe capital of France.\nIt is a city.\n");

        var set = new TaskEncoder(TinyModel.Job(7, task: TaskNames.LanguageModelling), _model.Tokenizer).Encode(file);

        var all = Enumerable.Range(0, set.Count).SelectMany(i => set.Tokens(i).ToArray()).ToArray();
        Assert.Equal("<s>Paris is</s><s>the capital of France.</s><s>It is a city.</s>", _model.Tokenizer.Decode(all, skipSpecialTokens: false));
        Assert.All(Enumerable.Range(0, set.Count - 1), i => Assert.Equal(7, set.Length(i)));
        Assert.InRange(set.Length(set.Count - 1), 2, 7);
        Assert.All(Enumerable.Range(0, set.Count), i => Assert.Equal([new TokenRange(1, set.Length(i))], set.LossRanges(i)));
        Assert.Equal(0, set.Row(0));
        Assert.Equal(all.Length, set.Report.TokensRead);
    }

    [Fact]
    public void Documents_WithOneTokenLeftOver_CountItAsCut()
    {
        var file = _model.FileOf("d.txt", "Paris is\n");
        var whole = new TaskEncoder(TinyModel.Job(100, task: TaskNames.LanguageModelling), _model.Tokenizer).Encode(file);

        var set = new TaskEncoder(TinyModel.Job(whole.Length(0) - 1, task: TaskNames.LanguageModelling), _model.Tokenizer).Encode(file);

        Assert.Equal((1, 1L), (set.Count, set.Report.TokensCut));
        Assert.Equal(whole.Tokens(0)[..^1], set.Tokens(0));
    }

    [Fact]
    public void Texts_ToClassify_HaveTheirClassAndNoLossTokens()
    {
        var file = _model.FileOf("d.csv", "text,label\nParis is,b\nIt is a city.,a\n");

        var set = new TaskEncoder(TinyModel.Job(task: TaskNames.Classification), _model.Tokenizer).Encode(file);

        Assert.Equal([1, 0], Enumerable.Range(0, 2).Select(set.Class));
        Assert.Equal(_model.Tokenizer.Encode("Paris is"), set.Tokens(0));
        Assert.Equal(0, set.LabelTokens);
        Assert.Equal([1, 1], TaskChecks.ClassCounts(set, 2));
    }

    [Theory]
    [InlineData("right")]
    [InlineData("left")]
    public void Text_TooLong_IsCutAtItsSideAndKeepsWhatStandsAroundEveryText(string side)
    {
        const string Text = "Paris is the capital of France. Paris is the city of France.";
        var file = _model.FileOf("d.csv", $"text,label\n{Text},b\nIt,a\n");
        var bare = _model.Tokenizer.Encode(Text, addSpecialTokens: false);

        var set = new TaskEncoder(TinyModel.Job(8, task: TaskNames.Classification, side: side), _model.Tokenizer).Encode(file);

        Assert.Equal([_model.Tokenizer.BosTokenId!.Value, .. side == "right" ? bare[..6] : bare[^6..], _model.Tokenizer.EosTokenId!.Value], set.Tokens(0));
        Assert.Equal(1, set.Report.Truncated.Rows);
    }

    [Theory]
    [InlineData(false, "right")]
    [InlineData(true, "right")]
    [InlineData(false, "left")]
    [InlineData(true, "left")]
    public void Input_OfOneText_HasTheTokensOfTraining(bool bare, string side)
    {
        string[] texts = ["Paris is the capital of France. Paris is the city of France.", "It"];
        using var model = new TinyModel(bare: bare);
        var file = model.FileOf("d.csv", $"text,label\n{texts[0]},b\n{texts[1]},a\n");
        var set = new TaskEncoder(TinyModel.Job(8, task: TaskNames.Classification, side: side), model.Tokenizer).Encode(file);

        var input = new PlainInput(model.Tokenizer, 8, side == "left");

        Assert.Equal([true, false], texts.Select(t => input.Encode(t).Cut));
        Assert.All(texts.Index(), t => Assert.Equal(set.Tokens(t.Index).ToArray(), input.Encode(t.Item).Ids));
    }

    [Fact]
    public void Texts_WithoutTokens_AreLeftOutAndCountedOrRefusedByTheirLine()
    {
        using var model = new TinyModel(bare: true);
        var file = model.FileOf("d.csv", "text,label\nParis is,b\n\"\",a\nIt,a\n,b\n");
        var encoder = new TaskEncoder(TinyModel.Job(task: TaskNames.Classification), model.Tokenizer);

        var set = encoder.Encode(file);

        Assert.Equal([0, 2], Enumerable.Range(0, set.Count).Select(set.Row));
        Assert.Equal(new RowCount(2, 2), set.Report.WithoutTokens);
        Assert.Equal(new RowCount(), set.Report.CutOff);
        var warning = Assert.Single(set.Report.Warnings("d.csv"));
        Assert.Equal("texts-empty", warning.Code);
        Assert.Equal(["2", "4", "d.csv", "2"], warning.Args);
        foreach (var refused in new[]
        {
            Assert.Throws<DataFileException>(() => encoder.Encode(file, every: true)),
            Assert.Throws<DataFileException>(() => encoder.Encode(file, [1])),
        })
        {
            Assert.Equal("data-text-empty", refused.Code);
            Assert.Equal([file.Path, "3", "text"], refused.Args);
        }
    }

    [Fact]
    public void Label_OfNoTraining_IsAnError()
    {
        var file = _model.FileOf("d.csv", "text,label\na,b\nc,d\n");

        var error = Assert.Throws<DataFileException>(
            () => new TaskEncoder(TinyModel.Job(task: TaskNames.Classification), _model.Tokenizer, ["b", "x"]).Encode(file));

        Assert.Equal("data-label-unknown", error.Code);
    }
}
