using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs.Imports;
using Tezgah.Web.Evaluations;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Live;

/// <summary>The settings of a run: first those that a person chose, the others on request.</summary>
public sealed partial class RunSettings
{
    private IReadOnlyList<SettingRow> _rows = [];
    private IReadOnlyList<Problem> _problems = [];
    private string? _read;
    private IStringLocalizer? _words;
    private bool _isImported;
    private bool _all;
    private object? _rendered;

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
            _words = EvaluateJobFile.IsEvaluation(Json) ? new EvaluationWords(Own, Shared) : Shared;
            _read = Json;
            _isImported = ImportMark.IsImported(Json);
            (_rows, _problems) = _isImported ? ([], []) : SettingRows.Of(Json);
        }
    }

    /// <inheritdoc/>
    protected override bool ShouldRender()
    {
        // Its page ticks; the settings of a run never change.
        var key = (Json, _all);
        var changed = !key.Equals(_rendered);
        _rendered = key;
        return changed;
    }

    private string Show(SettingRow row, string value) => SettingValues.InWords(row.Setting, value, _words!, Answers, T["Empty"]);
}
