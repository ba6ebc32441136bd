using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Web.Display;
using Tezgah.Web.Live;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Imports;

/// <summary>Takes the results of other programs in: first it shows what would be taken, then it takes it.</summary>
public sealed partial class ImportsPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<RunRecord> _runs = [];
    private IReadOnlyList<Problem> _problems = [];
    private ImportedResults? _found;
    private RunRecord? _imported;
    private string _typed = "";
    private string _name = "";
    private bool _busy;

    /// <summary>Where runs are kept.</summary>
    [Inject]
    public required IRunStore Store { get; set; }

    /// <summary>Reads folders and makes runs of them.</summary>
    [Inject]
    public required ResultImports Imports { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => await ListAsync();

    private async Task ListAsync() => _runs = [.. (await Store.ListAsync(_left.Token)).Where(ImportMark.IsImported).Take(50)];

    private Task PreviewAsync() => WorkAsync(async () =>
    {
        (_found, _imported) = (null, null);
        var typed = _typed;
        _found = await Task.Run(() => Imports.Read(typed), _left.Token);
        _name = Path.GetFileName(_found.Folder);
    });

    private Task ImportAsync() => WorkAsync(async () =>
    {
        _imported = await Imports.ImportAsync(_found!.Folder, _name, _left.Token);
        (_found, _typed) = (null, "");
        await ListAsync();
    });

    private async Task WorkAsync(Func<Task> work)
    {
        if (_busy)
        {
            // A second click that was on its way before the button was disabled.
            return;
        }

        (_busy, _problems) = (true, []);
        try
        {
            await work();
        }
        catch (ProblemException e)
        {
            _problems = e.Problems;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        finally
        {
            _busy = false;
        }
    }

    private Origin OriginOf(ImportedResults found) => new()
    {
        Figure = T["WillImport"],
        Shown = "",
        Method = T["Method.preview"],
        Sources = [.. found.Files.Values.Distinct(StringComparer.Ordinal).Select(f => OriginSource.OfFile(Path.Combine(found.Folder, f), null))],
    };

    private string CurvesOf(ImportedResults found)
    {
        if (found.Steps.Count == 0)
        {
            return T["CurvesNone"];
        }

        var names = found.Steps.SelectMany(s => s.Values.Keys).Distinct(StringComparer.Ordinal).Select(NameOf);
        return T.Of(found.CountsEpochs ? "CurvesRows" : "CurvesSteps", found.Steps.Count, string.Join(", ", names));
    }

    // The summary's own names; a file's other figures keep theirs.
    private string NameOf(string name) => T["Metric." + name] is { ResourceNotFound: false } known ? known.Value : Words.Metric(name);
}
