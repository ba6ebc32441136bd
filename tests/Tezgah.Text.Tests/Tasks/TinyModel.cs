using System.Text.Json.Nodes;
using Tezgah.Core.Jobs;
using Tezgah.Text.Data;
using Tezgah.Text.Tasks;
using Tezgah.Text.Tokenization;
using Tezgah.Text.Tokenization.Training;

namespace Tezgah.Text.Tests.Tasks;

/// <summary>A small tokenizer with a chat template, and data files, in a folder of a test's own.</summary>
internal sealed class TinyModel : IDisposable
{
    /// <summary>ChatML as Qwen2.5 writes it, without its own system prompt.</summary>
    public const string ChatMl =
        "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>' + '\\n' }}{% endfor %}" +
        "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    private static readonly Lazy<Tokenizer> s_trained = new(() => ByteLevelBpeTrainer.Train(
        [AlpacaPrompt.Render("Name the capital of France.", "It is a city.", null), "Paris is the capital of France.", "user assistant system"],
        new BpeTrainerSettings
        {
            VocabularySize = 400,
            SpecialTokens = ["<pad>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"],
            BosToken = "<s>",
            EosToken = "</s>",
            PadToken = "<pad>",
        },
        CancellationToken.None));

    private readonly TemporaryFolder _folder = new();

    public TinyModel(string? template = null, string eos = "</s>", bool bare = false)
    {
        s_trained.Value.Save(_folder.Path);
        if (bare)
        {
            BareTokenizer.Make(_folder.Path);
        }

        var path = System.IO.Path.Combine(_folder.Path, "tokenizer_config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!;
        config["chat_template"] = template;
        config["eos_token"] = eos;
        File.WriteAllText(path, config.ToJsonString());
        Tokenizer = Tokenizer.Load(_folder.Path);
    }

    public Tokenizer Tokenizer { get; }

    public static TrainingJob Job(int maxLength = 1000, PromptSettings? prompt = null, string task = TaskNames.Instruction, string side = "right") => new()
    {
        Task = task,
        Data = new DataSettings { Train = "x", MaxLength = maxLength, TruncationSide = side },
        Prompt = prompt ?? new PromptSettings(),
    };

    public static PromptSettings Chat { get; } = new() { Template = "chat" };

    public DataFile FileOf(string name, string content) => DataFile.Open(_folder.Write(name, content));

    public DataFile Lines(params string[] rows) => FileOf("data.jsonl", string.Join('\n', rows));

    public TokenizedSet Encode(TrainingJob job, params string[] rows) => new TaskEncoder(job, Tokenizer).Encode(Lines(rows));

    /// <summary>The text of the tokens that carry loss, one string for each stretch.</summary>
    public string[] LossTexts(TokenizedSet set, int text) =>
        [.. set.LossRanges(text).Select(r => Tokenizer.Decode([.. set.Tokens(text)[r.Start..r.End]], skipSpecialTokens: false))];

    public string Decode(TokenizedSet set, int text) => Tokenizer.Decode([.. set.Tokens(text)], skipSpecialTokens: false);

    public void Dispose() => _folder.Dispose();
}
