using Microsoft.AspNetCore.Components;
using Tezgah.Core.Classification;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Compare;

/// <summary>The rows behind a number, to be read.</summary>
public sealed partial class ExamplesPanel
{
    private const int Page = 50;

    private ExampleTexts? _texts;
    private Tested? _read;
    private string? _heading;
    private int _shown = Page;

    /// <summary>What the rows have in common.</summary>
    [Parameter]
    [EditorRequired]
    public required string Heading { get; set; }

    /// <summary>The rows, from 0.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<int> Rows { get; set; }

    /// <summary>The run, or the two runs, whose predictions are shown.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<ComparedRun> Of { get; set; }

    /// <summary>Where the count of the rows comes from.</summary>
    [Parameter]
    [EditorRequired]
    public required Origin Origin { get; set; }

    /// <summary>The id of the element.</summary>
    [Parameter]
    public string Id { get; set; } = "examples";

    /// <summary>The rows are no longer wanted.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    /// <summary>Finds the texts.</summary>
    [Inject]
    public required ExampleReader Reader { get; set; }

    private Predictions First => Of[0].Results.Test.Value!.Predictions;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_heading != Heading)
        {
            (_heading, _shown) = (Heading, Page);
        }

        var wanted = Of[0].Results.Test.Value;
        if (ReferenceEquals(_read, wanted))
        {
            return;
        }

        // The texts of the run before are those of other rows, and the panel draws itself while it waits.
        (_read, _texts) = (wanted, null);
        var texts = await Reader.ReadAsync(Of[0]);
        if (ReferenceEquals(_read, wanted))
        {
            _texts = texts;
        }
    }

    private string Label(int label) => label < 0 ? T["NoAnswer"] : Of.MaxBy(r => r.Results.Labels.Count)!.Results.Labels[label];
}
