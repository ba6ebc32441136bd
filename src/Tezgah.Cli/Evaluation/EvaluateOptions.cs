using System.CommandLine;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;

namespace Tezgah.Cli.Evaluation;

/// <summary>The options of an evaluation, each a setting by its key.</summary>
internal sealed class EvaluateOptions
{
    private readonly (Option<string?> Option, string Key)[] _texts =
    [
        Text("--data", "data.file", "the data file"),
        Text("--score", "model.score_file", "a safetensors file with score.weight, the classification head to use"),
        Text("--name", "name", "what the evaluation is called"),
        Text("--text-column", "data.text_column", "the column with the text; default: text"),
        Text("--label-column", "data.label_column", "the column with the label; default: label"),
        Text("--labels", "data.labels", "the labels in the order of the classes, with commas between them; default: the model's or the file's"),
        Text("--max-length", "data.max_length", "the most tokens of a text; default: those of a classifier's training, else the model's context, 1024 for blocks of running text"),
        Text("--truncation-side", "data.truncation_side", "the end that a longer text loses, right or left; default: as in a classifier's training, else right"),
        Text("--split", "data.split", "the split.json that a run left of this file: only one part of it is used"),
        Text("--part", "data.part", "test, validation or train; default: test"),
        Text("--rows", "data.rows", "only so many rows, drawn by --row-seed"),
        Text("--row-seed", "data.row_seed", "the seed of that draw; default: 42"),
        Text("--batch-size", "batch_size", "texts at once; default: 16"),
        Text("--mode", "labels.mode", "labels: score, generate or both (default)"),
        Text("--prompt", "labels.prompt", "labels: what is asked, with {text} and {labels}; without {text} the text follows"),
        Text("--language", "labels.language", "labels: the language of the prompt of this program, en or tr"),
        Text("--template", "labels.template", "labels: auto, chat, alpaca or none"),
        Text("--system-prompt", "labels.system_prompt", "labels: what the model is told before everything else"),
        Text("--label-words", "labels.words", "labels: the word that stands for each label, in their order; default: the labels"),
        Text("--max-new-tokens", "labels.max_new_tokens", "labels: the most tokens of an answer; default: 32"),
        Text("--rows-are", "perplexity.rows", "perplexity: instruction or text; default: told from the columns"),
        Text("--loss-on", "perplexity.loss_on", "perplexity: full-text, response or both (default)"),
        Text("--prompt-template", "prompt.template", "perplexity: alpaca (default), chat or none"),
        Text("--what", "latency.what", "latency: classify or generate; default: by the model's head"),
        Text("--samples", "latency.samples", "latency: inferences timed; default: 100"),
        Text("--warmup", "latency.warmup", "latency: inferences before them; default: 20"),
        Text("--batch-sizes", "latency.batch_sizes", "latency: texts in one inference, e.g. 1,8; default: 1"),
        Text("--new-tokens", "latency.new_tokens", "latency: tokens that each generation writes; default: 32"),
    ];

    private readonly (Option<bool> Option, string Key)[] _flags =
    [
        (new Option<bool>("--normalize-by-length") { Description = "labels: divide a word's log-probability by its tokens" }, "labels.normalize_by_length"),
        (new Option<bool>("--include-end") { Description = "labels: score the end of the answer with the word" }, "labels.include_end"),
    ];

    private readonly Option<string[]> _set = new("--set") { Description = "any other setting, as prompt.output_column=answer; can be given several times", DefaultValueFactory = _ => [] };

    private readonly Option<string?> _against = new("--against")
    {
        Description = "perplexity, latency: what to compare with: a model's folder, an adapter's over the same model, or (perplexity) an earlier result's",
    };

    public void AddTo(Command command)
    {
        foreach (var (option, _) in _texts)
        {
            command.Add(option);
        }

        foreach (var (flag, _) in _flags)
        {
            command.Add(flag);
        }

        command.Add(_against);
        command.Add(_set);
    }

    /// <summary>What was given, by key.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model's folder, over which an adapter to compare with is put.</param>
    /// <exception cref="ProblemException"><c>option-not-key-value</c>.</exception>
    public IEnumerable<(string Key, string Value)> Settings(ParseResult parsed, string model)
    {
        var given = _texts.Where(t => parsed.GetValue(t.Option) is not null).Select(t => (t.Key, parsed.GetValue(t.Option)!))
            .Concat(_flags.Where(f => parsed.GetValue(f.Option)).Select(f => (f.Key, "true")));
        if (parsed.GetValue(_against) is { } against)
        {
            given = given.Concat(
                File.Exists(Path.Combine(against, EvaluationFile.FileName)) ? [("against.evaluation", against)]
                : File.Exists(Path.Combine(against, "adapter_config.json")) ? [("against.model_name_or_path", model), ("against.adapter", against)]
                : [("against.model_name_or_path", against)]);
        }

        return given.Concat((parsed.GetValue(_set) ?? []).Select(s => s.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? (s[..at].Trim(), s[(at + 1)..])
            : throw new ProblemException(new Problem("option-not-key-value", "--set", s))));
    }

    private static (Option<string?> Option, string Key) Text(string name, string key, string description) =>
        (new Option<string?>(name) { Description = description }, key);
}
