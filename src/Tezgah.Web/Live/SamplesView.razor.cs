using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Display;

namespace Tezgah.Web.Live;

/// <summary>Texts that the model wrote during its training: the newest as they come, or those of an earlier step.</summary>
public sealed partial class SamplesView
{
    private IReadOnlyList<EvaluationRecord> _steps = [];
    private IReadOnlyList<SampleText> _texts = [];
    private string? _chosen;
    private string? _read;
    private string? _failure;

    /// <summary>The run.</summary>
    [Parameter]
    [EditorRequired]
    public required RunModel Model { get; set; }

    /// <summary>Knows the folders of runs.</summary>
    [Inject]
    public required IRunService Runs { get; set; }

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        _steps = [.. Model.Evaluations.Where(e => e.Kind == EvaluationKinds.Samples && e.Files.ContainsKey(EvaluationKinds.Samples)).OrderBy(e => e.Step)];
        return ReadAsync();
    }

    private static string KeyOf(EvaluationRecord one) => string.Create(CultureInfo.InvariantCulture, $"{one.Step} {one.Name}");

    private string Label(EvaluationRecord one) =>
        T[one.Name == EvaluationKinds.Samples ? "AtStep" : "SamplesAt", Format.Count(one.Step), one.Name].Value;

    private Task ChooseAsync(ChangeEventArgs change)
    {
        _chosen = change.Value as string is { Length: > 0 } chosen ? chosen : null;
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        var wanted = _steps.FirstOrDefault(e => KeyOf(e) == _chosen) ?? (_steps.Count > 0 ? _steps[^1] : null);
        var key = wanted is null ? null : $"{Model.Run.Id} {KeyOf(wanted)} {wanted.Time:O}";
        if (wanted is null || key == _read)
        {
            return;
        }

        _read = key;
        try
        {
            var texts = await SampleFile.ReadAsync(Runs.Folder(Model.Run.Id).Artifact(wanted.Files[EvaluationKinds.Samples]), CancellationToken.None);
            if (_read == key)
            {
                (_texts, _failure) = (texts, null);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            if (_read == key)
            {
                (_texts, _failure) = ([], T["SamplesFailed", Cause.Of(e).Message]);
            }
        }
    }
}
