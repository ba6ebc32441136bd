using Microsoft.AspNetCore.Components;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Text;
using Tezgah.Text.Data;
using Tezgah.Text.Tasks;
using Tezgah.Web.Charts;
using Tezgah.Web.Models;

namespace Tezgah.Web.Data;

/// <summary>The labels and the lengths of a data set, as charts and tables.</summary>
public sealed partial class DataNumbers : IDisposable
{
    private const int MostBars = 40;

    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<TokenSource> _sources = [];
    private DataFigures? _figures;
    private List<LengthStatistics>? _tokens;
    private OpenedData? _read;
    private Problem? _problem;
    private string? _folder;
    private bool _busy;

    /// <summary>The set.</summary>
    [Parameter]
    [EditorRequired]
    public required OpenedData Data { get; set; }

    /// <summary>Knows whose tokenizers there are.</summary>
    [Inject]
    public required TokenSources Sources { get; set; }

    /// <summary>Has the tokenizers.</summary>
    [Inject]
    public required ModelReader Reader { get; set; }

    /// <summary>The clock, for chat templates.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(_read, Data))
        {
            return;
        }

        var data = _read = Data;
        (_figures, _tokens) = (null, null);
        try
        {
            var figures = await Task.Run(() => DataFigures.Of(data), _left.Token);
            _figures = ReferenceEquals(_read, data) ? figures : _figures;
            _sources = await Sources.ListAsync(_left.Token);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0];
        }
    }

    private async Task CountAsync()
    {
        (_busy, _problem) = (true, null);
        var (data, folder) = (Data, _folder!);
        try
        {
            var tokenizer = await Reader.TokenizerAsync(folder).WaitAsync(_left.Token);
            var job = new TrainingJob().With(data.Set, data.Task, data.Roles);
            job = job with { Data = job.Data with { MaxLength = 131072 } };
            var tokens = new List<LengthStatistics>();
            foreach (var (_, file) in data.Files)
            {
                // Labels are of no matter for lengths: each file's own do.
                tokens.Add(await Task.Run(() => new TaskEncoder(job, tokenizer, null, Time).Encode(file, stop: _left.Token).Report.Lengths, _left.Token));
            }

            _tokens = ReferenceEquals(data, Data) ? tokens : _tokens;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (DataFileException e)
        {
            _problem = e.Problem;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problem = new Problem("model-folder-not-readable", null, folder).Because(e);
        }
        finally
        {
            _busy = false;
        }
    }

    private ChartSpec LabelChart()
    {
        var labels = _figures!.Labels.Take(MostBars).ToArray();
        return new ChartSpec
        {
            Title = T["LabelsTitle"],
            XTitle = T["Role.Label"],
            YTitle = T["Rows"],
            XNames = [.. labels.Select(l => l.Label.Length == 0 ? T["NoLabel"].Value : l.Label)],
            Traces =
            [
                .. _figures.Parts.Select((part, p) => new ChartTrace
                {
                    Name = T["Part." + part],
                    Kind = TraceKind.Bars,
                    Style = p,
                    Data = new Curve([.. labels.Select((_, i) => (double)i)], [.. labels.Select(l => (double)l.Counts[p])]),
                }),
            ],
        };
    }

    private ChartSpec LengthChart(IReadOnlyList<LengthStatistics> lengths, string title, string unit)
    {
        var (bins, traces) = DataFigures.Histogram(lengths, [.. _figures!.Parts.Take(lengths.Count).Select(p => T["Part." + p].Value)]);
        return new ChartSpec { Title = title, XTitle = unit, YTitle = T["ShareOfTexts"], XNames = bins, Traces = traces };
    }
}
