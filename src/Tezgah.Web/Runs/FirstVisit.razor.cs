using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Display;
using Tezgah.Web.Hosting;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Runs;

/// <summary>What a person sees before the first run: what this is, and the sample in one click.</summary>
public sealed partial class FirstVisit
{
    private IReadOnlyList<Problem> _problems = [];
    private bool _busy;

    /// <summary>Where the sample is.</summary>
    [Inject]
    public required DashboardOptions Options { get; set; }

    /// <summary>Takes the run.</summary>
    [Inject]
    public required IRunService Service { get; set; }

    /// <summary>Leads to the run.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    private async Task TrainAsync()
    {
        _busy = true;
        try
        {
            var id = await Service.SubmitAsync(SampleJob.In(Options.SampleFolder!, T["FirstName"]));
            Navigation.NavigateTo(Links.Run(id));
        }
        catch (ProblemException e)
        {
            _problems = e.Problems;
            _busy = false;
        }
    }
}
