using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Text;
using Tezgah.Text.Data;
using Tezgah.Text.Tasks;
using Tezgah.Web.Display;
using Tezgah.Web.Models;

namespace Tezgah.Web.Data;

/// <summary>One row as the model sees it: the exact text, and which of it the model learns to say.</summary>
public sealed partial class ModelText : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<TokenSource> _sources = [];
    private IReadOnlyList<string> _labels = [];
    private TaskPreview? _preview;
    private Problem? _problem;
    private (OpenedData Data, DataPart Part, int Row, ModelTextView View)? _read;
    private int _asked;
    private bool _listed;
    private bool _busy;

    /// <summary>The set.</summary>
    [Parameter]
    [EditorRequired]
    public required OpenedData Data { get; set; }

    /// <summary>The part that is shown.</summary>
    [Parameter]
    public DataPart Part { get; set; }

    /// <summary>The row that is shown, from 0.</summary>
    [Parameter]
    public int Row { get; set; }

    /// <summary>How the row is turned into what a model sees.</summary>
    [Parameter]
    public ModelTextView View { get; set; } = new();

    /// <summary>Is told how a person wants it.</summary>
    [Parameter]
    public EventCallback<ModelTextView> OnView { get; set; }

    /// <summary>Is told which row shall be shown.</summary>
    [Parameter]
    public EventCallback<int> RowChosen { get; set; }

    /// <summary>Is told which part a person wants to see.</summary>
    [Parameter]
    public EventCallback<DataPart> PartChosen { get; set; }

    /// <summary>Knows whose tokenizers there are.</summary>
    [Inject]
    public required TokenSources Sources { get; set; }

    /// <summary>Has the tokenizers.</summary>
    [Inject]
    public required ModelReader Reader { get; set; }

    /// <summary>The clock, for chat templates.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    private DataFile File => Data.Files.First(f => f.Part == Part).File;

    private int At => Math.Clamp(Row, 0, File.Rows.Count - 1);

    // A model that is not on the list, or not any longer, is as good as none that was chosen.
    private TokenSource? Source => View.Model == ModelTextView.NoModel ? null : _sources.FirstOrDefault(s => s.Key == View.Model) ?? (_sources.Count > 0 ? _sources[0] : null);

    private string Length => View.Length.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            _sources = await Sources.ListAsync(_left.Token);
            _listed = true;
            await ReadAsync();
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

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => !_listed || _read == (Data, Part, At, View) ? Task.CompletedTask : ReadAsync();

    private async Task ReadAsync()
    {
        if (_read?.View.Model != View.Model)
        {
            (_preview, _problem) = (null, null);
        }

        _read = (Data, Part, At, View);
        var asked = ++_asked;
        if (Source is not { Folder: var folder })
        {
            _busy = false;
            return;
        }

        _busy = true;
        try
        {
            var tokenizer = await Reader.TokenizerAsync(folder).WaitAsync(_left.Token);
            var (data, file, row, job) = (Data, File, At, _more.In(Job()));
            var train = data.Files.First().File;
            var (preview, labels) = await Task.Run(
                () =>
                {
                    var names = job.Task == TaskNames.Classification
                        ? ClassificationData.FromFile(train, job.Data.TextColumn, job.Data.LabelColumn).Labels
                        : null;
                    return (new TaskEncoder(job, tokenizer, names, Time).Preview(file, row), names ?? []);
                },
                _left.Token);
            if (asked == _asked)
            {
                (_preview, _labels, _problem) = (preview, labels, null);
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (DataFileException e)
        {
            Fail(asked, e.Problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(asked, new Problem("model-folder-not-readable", null, folder).Because(e));
        }
        finally
        {
            _busy = asked != _asked && _busy;
        }
    }

    private void Fail(int asked, Problem problem)
    {
        if (asked == _asked)
        {
            (_preview, _problem) = (null, problem);
        }
    }

    private ModelTextMore _more = new();

    // Read again, as if the row were another.
    private Task SetMoreAsync(ModelTextMore more)
    {
        (_more, _read) = (more, null);
        return OnParametersSetAsync();
    }

    private TrainingJob Job()
    {
        var job = new TrainingJob().With(Data.Set, Data.Task, Data.Roles);
        return job with
        {
            Data = job.Data with { MaxLength = View.Length },
            Prompt = job.Task == TaskNames.Instruction ? job.Prompt with { Template = job.Prompt.Format == "messages" ? "chat" : View.Template, LossOn = View.LossOn } : job.Prompt,
        };
    }

    private Task ShowAsync(ModelTextView view) => OnView.InvokeAsync(view);

    private Task SetModelAsync(string? key) =>
        ShowAsync(View with { Model = string.IsNullOrEmpty(key) ? ModelTextView.NoModel : key == _sources[0].Key ? null : key });

    private Task SetLengthAsync(string? length) => ShowAsync(View with { Length = ModelTextView.Parse(null, null, null, length?.Trim()).Length });

    private Task TypedAsync(ChangeEventArgs typed) =>
        int.TryParse(typed.Value as string, NumberStyles.AllowThousands, CultureInfo.CurrentCulture, out var row)
            ? RowChosen.InvokeAsync(Math.Clamp(row, 1, File.Rows.Count) - 1)
            : Task.CompletedTask;

    private IEnumerable<(string Text, PreviewSpan Span)> Pieces() =>
        _preview!.Spans.Where(s => s.Length > 0).Select(s => (_preview.Text.Substring(s.Start, s.Length), s));

    private static string Look(PreviewSpan span) =>
        (span.Kind switch { TokenKind.Special => "special", TokenKind.Prompt => "prompt", _ => "plain" }) + (span.HasLoss ? " loss" : "");

    private string Words(PreviewSpan span) => T[$"Kind.{span.Kind}"] + ", " + T[span.HasLoss ? "KindWithLoss" : "KindWithoutLoss"]
        + ", " + T.Of("KindTokens", span.Tokens);

    private IEnumerable<(string Look, string Word)> Legend() => Data.Task switch
    {
        TaskNames.Classification => [("plain", "LegendText"), ("special", "LegendSpecial")],
        _ => [("prompt", "LegendPrompt"), ("plain loss", "LegendLoss"), ("special", "LegendSpecial")],
    };
}
