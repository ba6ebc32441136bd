using Tezgah.Core.Runs;
using Tezgah.Web.Live;

namespace Tezgah.Web.Compare;

/// <summary>One run of a comparison.</summary>
/// <param name="Model">The run and its curves, kept up to date.</param>
/// <param name="Style">The number of its colour, dash and mark.</param>
/// <param name="Results">What came out of it.</param>
public sealed record ComparedRun(RunModel Model, int Style, RunResults Results)
{
    /// <summary>The run as it is now.</summary>
    public RunRecord Run => Model.Run;
}
