using System.Globalization;
using Tezgah.Core.Labels;
using Tezgah.Core.Problems;
using Tezgah.Text.Tasks;

namespace Tezgah.Engine.Evaluation;

/// <summary>The questions of the rows as tokens, and the label words as tokens behind them.</summary>
internal sealed class LabelQuestions
{
    private readonly EvaluationRun _run;
    private readonly EvaluationRows _rows;
    private readonly EvaluatedNetwork _network;
    private readonly IReadOnlyList<string> _words;
    private readonly QuestionEncoder _encoder;
    private readonly LabelPrompt _prompt;

    public LabelQuestions(EvaluationRun run, EvaluationRows rows, EvaluatedNetwork network, IReadOnlyList<string> words)
    {
        (_run, _rows, _network, _words) = (run, rows, network, words);
        var settings = run.Job.Labels;
        var template = QuestionEncoder.Resolve(settings.Template, network.Tokenizer, "alpaca");
        _encoder = new QuestionEncoder(network.Tokenizer, template, settings.SystemPrompt, run.Host.Time);
        _prompt = LabelPrompt.Parse(settings.Prompt ?? LabelPrompt.Default(settings.Language));
        int[] end = !settings.IncludeEnd ? []
            : network.Tokenizer.EosTokenId is { } id ? [id]
            : throw new ProblemException(new Problem("end-token-missing"));
        Words = [.. words.Select(w => (int[])[.. _encoder.Answer(w), .. end])];
        if (words.Where((_, i) => Words[i].Length == end.Length).FirstOrDefault() is { } empty)
        {
            throw new ProblemException(new Problem("label-not-encodable", "labels.words", empty));
        }
    }

    /// <summary>The tokens of each label word.</summary>
    public IReadOnlyList<int[]> Words { get; }

    /// <summary>How many texts were cut.</summary>
    public int Truncated { get; private set; }

    /// <summary>The tokens of every question; texts that are too long for the model are cut at their end.</summary>
    /// <param name="reserved">Tokens that have to fit behind them.</param>
    /// <exception cref="ProblemException"><c>label-question-too-long</c>: one is too long without its text.</exception>
    public IReadOnlyList<int[]> Encode(int reserved)
    {
        var context = _network.Model.Config.ContextLength;
        var limit = Math.Min(_run.Job.Data.MaxLength ?? context, context - reserved);
        var columns = _prompt.Columns.ToDictionary(c => c, _rows.File.Column, StringComparer.Ordinal);
        var text = _rows.File.Column(_run.Job.Data.TextColumn);
        var questions = _rows.Rows.Select(row => Encode(row, text, columns, limit)).ToList();
        if (Truncated > 0)
        {
            _run.Note(new Problem("texts-truncated", _rows.File.Path, Number(Truncated), Number(questions.Count), _rows.File.Path, Number(limit)));
        }

        return questions;
    }

    private int[] Encode(int row, int textColumn, Dictionary<string, int> columns, int limit)
    {
        var values = _rows.File.Rows[row];
        var text = values[textColumn] ?? "";
        var ids = Question(text);
        if (ids.Length <= limit)
        {
            return ids;
        }

        Truncated++;
        while (ids.Length > limit && text.Length > 0)
        {
            var shorter = _encoder.Shorten(text, ids.Length - limit);
            // Bytes that are no whole character can decode to as many signs as before.
            text = shorter.Length < text.Length ? shorter : text[..^1];
            ids = Question(text);
        }

        return ids.Length <= limit
            ? ids
            : throw new ProblemException(new Problem(
                "label-question-too-long", _rows.File.Path, _rows.File.Path, Number(row + 1), Number(ids.Length), Number(limit)));

        int[] Question(string part)
        {
            var question = _prompt.Of(part, _words, column => values[columns[column]] ?? "");
            return _encoder.Question(question.Instruction, question.Input);
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
