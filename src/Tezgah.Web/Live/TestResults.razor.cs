using Microsoft.AspNetCore.Components;
using Tezgah.Web.Compare;

namespace Tezgah.Web.Live;

/// <summary>What came out of a run: its metrics, its confusion matrix and its latency, as a comparison of one.</summary>
public sealed partial class TestResults
{
    private ComparedRun? _run;
    private Certainty? _certainty;
    private string? _read;
    private RunView _own = new();

    /// <summary>The run.</summary>
    [Parameter]
    [EditorRequired]
    public required RunModel Model { get; set; }

    /// <summary>How it is looked at; where nobody keeps that, this does.</summary>
    [Parameter]
    public RunView View { get; set; } = new();

    /// <summary>A person wants to look at it otherwise.</summary>
    [Parameter]
    public EventCallback<RunView> OnView { get; set; }

    /// <summary>Reads the results of runs.</summary>
    [Inject]
    public required ResultReader Reader { get; set; }

    private RunView Shown => OnView.HasDelegate ? View : _own;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var model = Model;
        var key = model.Run.Id + string.Concat(model.Evaluations.Select(e => $"|{e.Name} {e.Step} {e.Time:O}"));
        if (key != _read)
        {
            _read = key;
            if (_run?.Run.Id != model.Run.Id)
            {
                // Those of another run.
                (_run, _certainty) = (null, null);
            }

            var results = await Reader.ReadAsync(model.Run, model.Evaluations);
            if (key != _read)
            {
                return;
            }

            var run = _run = new ComparedRun(model, 0, results);
            StateHasChanged();
            var certainty = await Task.Run(() => Certainty.Of([run], CancellationToken.None));
            if (ReferenceEquals(_run, run))
            {
                _certainty = certainty;
            }
        }
    }

    private Task ShowAsync(RunView view)
    {
        _own = view;
        return OnView.InvokeAsync(view);
    }
}
