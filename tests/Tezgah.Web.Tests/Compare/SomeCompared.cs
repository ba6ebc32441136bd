using Tezgah.Core.Classification;
using Tezgah.Core.Jobs;
using Tezgah.Core.Results;
using Tezgah.Core.Runs;
using Tezgah.Web.Compare;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Compare;

/// <summary>Runs of a comparison that never saw a file.</summary>
internal static class SomeCompared
{
    public static ComparedRun Run(string id, Predictions? predictions, LatencyFile? latency = null, TrainingJob? job = null, string? name = null, params IReadOnlyList<Series> series)
    {
        var run = SomeRun.In(RunStatus.Completed, id);
        run = name is null ? run : run with { Name = name };
        run = job is null ? run : run with { JobJson = JobFile.ToJson(job) };
        var model = new RunModel(new RunSnapshot(run, new CurveSet(series, 0.9, 2000), [], []));
        var source = new Source(id, run.Name, 400, "preds_test.csv", SomeRun.s_now);
        var tested = predictions is null ? null : new Tested(predictions, ClassificationReport.Compute(predictions), []);
        return new(model, 0, new RunResults(
            new(tested, tested is null ? null : source), new(latency, latency is null ? null : source with { File = "latency.json" }), SomeResults.Labels));
    }
}
