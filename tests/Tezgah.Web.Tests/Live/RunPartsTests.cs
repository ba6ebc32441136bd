using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class RunPartsTests
{
    [Fact]
    public void SettingRows_OfAJob_MarksWhatAPersonChose()
    {
        var job = new TrainingJob { Name = "x", Training = new TrainingSettings { LearningRate = 5e-4 } };

        var (rows, problems) = SettingRows.Of(JobFile.ToJson(job with { Data = job.Data with { Train = "a.csv" } }));

        Assert.Empty(problems);
        Assert.Equal(["name", "data.train", "training.learning_rate"], rows.Where(r => r.Changed).Select(r => r.Key));
        Assert.Equal(("0.0005", "0.001"), rows.Where(r => r.Key == "training.learning_rate").Select(r => (r.Value, r.Default)).Single());
    }

    [Fact]
    public void SettingRows_OfAJobFromANewerProgram_SaysWhatItDoesNotKnow()
    {
        var (_, problems) = SettingRows.Of("""{"v":1,"data":{"train":"a.csv"},"future":1}""");

        Assert.Equal("setting-unknown", Assert.Single(problems).Code);
    }

    [Theory]
    [InlineData("info", 4)]
    [InlineData("warning", 3)]
    [InlineData("error", 2)]
    public void RunLog_AtLeast_KeepsGraverLinesAndThoseOfAnUnknownLevel(string level, int lines)
    {
        LogLine[] log = [.. ((string[])["info", "warning", "error", "odd"]).Select((l, i) => new LogLine(i, SomeRun.s_now, l, l))];

        Assert.Equal(lines, RunLog.AtLeast(log, level).Count);
    }

    [Fact]
    public void Tiles_OfARun_ShowNewestAndBestValues()
    {
        var run = SomeRun.In(RunStatus.Running);
        var curves = new CurveSet([new Series("loss", [99, 100], [0.9, 0.8125]), new Series("eval_accuracy", [50, 100], [0.9, 0.874])], 0.9, 100);

        var tiles = Tiles.Of(new RunModel(new RunSnapshot(run, curves, [], [])));

        Assert.Equal(["loss", "eval_accuracy", "eval_accuracy"], tiles.Select(t => t.Key));
        Assert.Equal([0.8125, 0.874, 0.9], tiles.Select(t => t.Value));
        Assert.Equal([null, 100, 50], tiles.Select(t => t.Step));
        Assert.True(tiles[2].IsBest);
    }

    [Fact]
    public void SeriesTable_OfCurvesWithDifferentSteps_HasARowForEachStep()
    {
        var table = SeriesTable.Of([new Series("loss", [1, 2], [0.9, 0.8]), new Series("eval_loss", [2], [0.7])], "Step", n => n.ToUpperInvariant());

        Assert.Equal(["Step", "LOSS", "EVAL_LOSS"], table.Columns);
        Assert.Equal([[1.0, 0.9, null], [2.0, 0.8, 0.7]], table.Rows);
    }
}
