using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class CurveMarksTests : DashboardContext
{
    private long _seq;

    [Fact]
    public void Marks_OfALog_AreItsEventsInTheOrderOfSteps()
    {
        var marks = Of(Line("gradient-spike", "90", "12", "1", "50"), Line("note-checkpoint", "50", "step-50"), Line("texts-truncated", "1", "2", "3", "4"));

        Assert.Equal([new ChartEvent(50, "checkpoint", "Checkpoint"), new ChartEvent(90, "spike", "Gradient spike: 12")], marks);
    }

    [Fact]
    public void Marks_RunThatWasResumed_LeaveOutWhatWasGivenUp()
    {
        var marks = Of(Line("note-checkpoint", "50", "a"), Line("note-checkpoint", "80", "b"), Line("note-resumed", "50"));

        Assert.Equal([(50.0, "checkpoint"), (50.0, "resumed")], marks.Select(m => (m.X, m.Kind)));
    }

    [Fact]
    public void Marks_GapsInTheLoss_AreToldOnceEach()
    {
        var curves = new CurveSet([new Series("loss", [1, 2, 3], [1, double.NaN, double.NaN])], 0.9, 100);

        var marks = Of(curves, [Line("loss-not-finite", "2", "NaN", "0.1")]);

        Assert.Equal([(2.0, "nan"), (3.0, "nan")], marks.Select(m => (m.X, m.Kind)));
    }

    [Theory]
    [InlineData(null, 20, "Best: Validation loss 0.4000")]
    [InlineData("accuracy", 30, "Best: Validation accuracy 0.9000")]
    public void Marks_BestEvaluation_GoesByTheMeasureOfTheJob(string? metric, int step, string text)
    {
        var curves = new CurveSet([new Series("eval_loss", [10, 20, 30], [0.9, 0.4, 0.6]), new Series("eval_accuracy", [10, 20, 30], [0.5, 0.8, 0.9])], 0.9, 100);

        Assert.Equal([new ChartEvent(step, "best", text)], Of(curves, [], metric));
    }

    private IReadOnlyList<ChartEvent> Of(params LogLine[] log) => Of(new CurveSet([], 0.9, 100), log);

    private IReadOnlyList<ChartEvent> Of(CurveSet curves, LogLine[] log, string? metric = null)
    {
        var job = new TrainingJob { Data = new DataSettings { Train = "/data/train.csv" }, Evaluation = new EvaluationSettings { MetricForBestModel = metric } };
        var run = SomeRun.In(RunStatus.Running) with { JobJson = JobFile.ToJson(job) };
        return CurveMarks.Of(
            new RunModel(new RunSnapshot(run, curves, log, [])),
            Services.GetRequiredService<IStringLocalizer<LiveTexts>>(),
            Services.GetRequiredService<IStringLocalizer<DisplayTexts>>());
    }

    private LogLine Line(string code, params string[] args) => new(++_seq, SomeRun.s_now, "info", "…", new Problem(code, null, args));
}
