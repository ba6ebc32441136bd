using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Live;

/// <summary>The settings of a run: first those that a person chose, the others on request.</summary>
public sealed partial class RunSettings
{
    private IReadOnlyList<SettingRow> _rows = [];
    private IReadOnlyList<Problem> _problems = [];
    private string? _read;
    private bool _all;

    /// <summary>The content of the run's <c>job.json</c>.</summary>
    [Parameter]
    [EditorRequired]
    public required string Json { get; set; }

    private int Changed => _rows.Count(r => r.Changed);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_read != Json)
        {
            _read = Json;
            (_rows, _problems) = SettingRows.Of(Json);
        }
    }

    private string Show(string value) => value.Length == 0 ? T["Empty"] : value;
}
