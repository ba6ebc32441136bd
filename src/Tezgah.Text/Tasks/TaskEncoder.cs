using Tezgah.Core.Jobs;
using Tezgah.Text.Data;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tasks;

/// <summary>
/// Makes tokens of the rows of a data file, as the task of a job wants them. The same job, tokenizer and file give the same tokens,
/// whatever the number of threads. Thread-safe.
/// </summary>
public sealed class TaskEncoder
{
    private readonly TrainingJob _job;
    private readonly Tokenizer _tokenizer;
    private readonly IReadOnlyList<string>? _labels;
    private readonly InstructionEncoder? _instruction;
    private readonly PlainTextEncoder _plain;

    /// <summary>An encoder for one job.</summary>
    /// <param name="job">The task, the columns, the prompt and the length; <see cref="JobChecks"/> finds nothing wrong with it.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="labels">The names of the classes in order; null takes those of each file.</param>
    /// <param name="time">The clock that a chat template may ask.</param>
    /// <exception cref="DataFileException"><c>end-token-missing</c>, <c>template-missing</c>, <c>template-broken</c>.</exception>
    public TaskEncoder(TrainingJob job, Tokenizer tokenizer, IReadOnlyList<string>? labels = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(tokenizer);
        (_job, _tokenizer, _labels) = (job, tokenizer, labels);
        _plain = new PlainTextEncoder(tokenizer);
        _instruction = job.Task == TaskNames.Instruction ? new InstructionEncoder(job.Prompt, tokenizer, time ?? TimeProvider.System) : null;
    }

    private LossOn LossOn => _job.Task == TaskNames.LanguageModelling || _job.Prompt.LossOn == "full-text" ? LossOn.FullText : LossOn.Response;

    /// <summary>Encodes rows of a file, in the order given.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rows">The rows; null for all.</param>
    /// <param name="every">Whether a text to classify that has no token is an error; else it is left out and counted.</param>
    /// <param name="stop">Ends the work between two rows.</param>
    /// <exception cref="DataFileException">
    /// The errors of <see cref="ClassificationData.FromFile"/> and <see cref="ExampleReader.Open"/>; <c>chat-row-broken</c>,
    /// <c>mask-undecidable</c> and those of chat templates, for the first such row; <c>data-text-empty</c>, <c>data-no-labels-left</c>,
    /// <c>data-too-large</c>.
    /// </exception>
    public TokenizedSet Encode(DataFile file, IReadOnlyList<int>? rows = null, bool every = false, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        rows ??= [.. Enumerable.Range(0, file.Rows.Count)];
        var encoded = EncodeAll(EncoderOf(file), rows, stop);
        var set = _job.Task == TaskNames.LanguageModelling
            ? TaskAssembly.Blocks(file.Path, rows, encoded, _job.Data.MaxLength)
            : TaskAssembly.Texts(file.Path, rows, encoded, _job.Data.MaxLength, _job.Data.TruncationSide == "left", LossOn);
        if (set.Report.WithoutTokens is { Rows: > 0, First: var number } && (every || set.Count == 0))
        {
            throw DataErrors.TextEmpty(file.Path, file.Rows[number - 1].Line, _job.Data.TextColumn);
        }

        return set.Count > 0 ? set : throw TaskErrors.NothingLeft(file.Path, set.Report.CutOff.Rows, rows.Count);
    }

    /// <summary>One row as the model will see it: its text, token by token.</summary>
    /// <param name="file">The file.</param>
    /// <param name="row">The row.</param>
    /// <exception cref="DataFileException">As <see cref="Encode"/>.</exception>
    public TaskPreview Preview(DataFile file, int row)
    {
        ArgumentNullException.ThrowIfNull(file);
        var whole = EncoderOf(file)(row);
        var cut = whole.Cut(_job.Data.MaxLength, _job.Data.TruncationSide == "left");
        return TaskPreview.Of(_tokenizer, whole, cut, _job.Task, LossOn);
    }

    private Func<int, EncodedRow> EncoderOf(DataFile file) => _job.Task switch
    {
        TaskNames.Instruction => _instruction!.For(file),
        TaskNames.LanguageModelling => _plain.ForDocuments(file, _job.Data.TextColumn),
        _ => _plain.ForClassification(ClassificationData.FromFile(file, _job.Data.TextColumn, _job.Data.LabelColumn, _labels)),
    };

    // Which of several wrong rows is named must not depend on the threads: the first.
    private static EncodedRow[] EncodeAll(Func<int, EncodedRow> encode, IReadOnlyList<int> rows, CancellationToken stop)
    {
        var encoded = new EncodedRow[rows.Count];
        var errors = new DataFileException?[rows.Count];
        Parallel.For(0, rows.Count, new ParallelOptions { CancellationToken = stop }, i =>
        {
            try
            {
                encoded[i] = encode(rows[i]);
            }
            catch (DataFileException e)
            {
                errors[i] = e;
            }
        });
        return errors.FirstOrDefault(e => e is not null) is { } first
            ? throw new DataFileException(first.Code, first.Message, first, first.Args) { Details = first.Details }
            : encoded;
    }
}
