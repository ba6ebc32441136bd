using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Tests.Fakes;

/// <summary>Takes evaluations and remembers them.</summary>
public sealed class FakeEvaluationService : IEvaluationService
{
    /// <summary>What submitting runs into; empty lets it succeed.</summary>
    public IReadOnlyList<Problem> Problems { get; set; } = [];

    /// <summary>Which jobs run into them.</summary>
    public Func<EvaluateJob, bool> Refuses { get; set; } = _ => true;

    /// <summary>What was submitted.</summary>
    public List<EvaluateJob> Submitted { get; } = [];

    public Task<string> SubmitAsync(EvaluateJob job, CancellationToken cancellationToken = default)
    {
        if (Problems.Count > 0 && Refuses(job))
        {
            return Task.FromException<string>(new ProblemException(Problems));
        }

        Submitted.Add(job);
        return Task.FromResult($"evaluation-{Submitted.Count}");
    }
}
