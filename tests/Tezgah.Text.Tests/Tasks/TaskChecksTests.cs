using Tezgah.Core.Jobs;
using Tezgah.Text.Tasks;

namespace Tezgah.Text.Tests.Tasks;

public sealed class TaskChecksTests : IDisposable
{
    private readonly TinyModel _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Rows_RepeatedAndLeaked_AreFoundExactly()
    {
        var train = _model.FileOf("train.csv", "text,label\na b,x\nc d,y\na b,x\na  b,x\n");
        var test = _model.FileOf("test.csv", "text,label\nnew,x\nc d,x\nolder,y\n");
        var encoder = new TaskEncoder(TinyModel.Job(task: TaskNames.Classification), _model.Tokenizer, ["x", "y"]);
        var (trainSet, testSet) = (encoder.Encode(train), encoder.Encode(test));

        Assert.Equal([(2, 0)], TaskChecks.Repeated(trainSet));
        Assert.Equal([1], TaskChecks.Leaked(testSet, trainSet));
        var warnings = TaskChecks.Warnings(trainSet, ["x", "y"], testSet);
        Assert.Equal(["rows-twice", "rows-leak"], warnings.Select(w => w.Code));
        Assert.Contains("(the first is row 3)", warnings[0].MessageIn(new("en")), StringComparison.Ordinal);
        Assert.Contains("(the first is row 2)", warnings[1].MessageIn(new("en")), StringComparison.Ordinal);
    }

    [Fact]
    public void Instruction_WithAKnownPromptAndAnotherAnswer_IsALeakButNoRepetition()
    {
        var encoder = new TaskEncoder(TinyModel.Job(), _model.Tokenizer);
        var train = encoder.Encode(_model.Lines("""{"instruction": "a", "output": "b"}""", """{"instruction": "c", "output": "d"}"""));
        var test = encoder.Encode(_model.Lines("""{"instruction": "a", "output": "other"}""", """{"instruction": "a", "input": "i", "output": "b"}"""));

        Assert.Equal([0], TaskChecks.Leaked(test, train));
        Assert.Empty(TaskChecks.Repeated(test));
    }

    [Fact]
    public void Classes_OfUnevenSize_AreNamed()
    {
        var file = _model.FileOf("d.csv", "text,label\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"t{i},common\n")) + "r,rare\n");
        var set = new TaskEncoder(TinyModel.Job(task: TaskNames.Classification), _model.Tokenizer).Encode(file);

        var warning = Assert.Single(TaskChecks.Warnings(set, ["common", "rare"]));

        Assert.Equal("labels-imbalanced", warning.Code);
        Assert.Equal([file.Path, "common", "20", "rare", "1"], warning.Args);
    }
}
