using System.Text.Json.Nodes;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using Tezgah.Text.Tokenization;
using Tezgah.Text.Tokenization.Training;
using static TorchSharp.torch;

namespace Tezgah.Cli.Tests.Models;

/// <summary>A model folder with random weights and a trained tokenizer, with files beside it that belong to it.</summary>
internal sealed class TinyFolder : IDisposable
{
    private static readonly Lazy<Tokenizer> s_tokenizer = new(() => ByteLevelBpeTrainer.Train(
        ["the cat sat on the mat and the user said assistant", "ağaç, dağ ve bağ"],
        new BpeTrainerSettings
        {
            VocabularySize = 300,
            SpecialTokens = ["<s>", "</s>"],
            BosToken = "<s>",
            EosToken = "</s>",
        },
        CancellationToken.None));

    private readonly string _root = Directory.CreateTempSubdirectory("tezgah-cli-model-").FullName;

    public TinyFolder(ModelHead head = ModelHead.CausalLM, bool withTokenizer = true)
    {
        Config = new ModelConfig
        {
            ModelType = "qwen2",
            QueryKeyValueBias = true,
            Head = head,
            VocabSize = s_tokenizer.Value.VocabularySize,
            HiddenSize = 16,
            IntermediateSize = 24,
            NumHiddenLayers = 2,
            NumAttentionHeads = 4,
            NumKeyValueHeads = 2,
            HeadDim = 4,
            MaxPositionEmbeddings = 100_000,
            Labels = head == ModelHead.CausalLM ? [] : ["a", "b"],
        };
        Directory.CreateDirectory(Path);
        ModelConfigFile.Write(Config, File("config.json"));
        using var scope = NewDisposeScope();
        manual_seed(3);
        SafetensorsWriter.Write(File(WeightFiles.SingleFile), [.. Config.Tensors().Select(t => (t.Name, randn([.. t.Shape]) * 0.5))]);
        if (withTokenizer)
        {
            s_tokenizer.Value.Save(Path);
            var config = JsonNode.Parse(System.IO.File.ReadAllText(File("tokenizer_config.json")))!;
            config["chat_template"] = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}";
            System.IO.File.WriteAllText(File("tokenizer_config.json"), config.ToJsonString());
        }
    }

    public ModelConfig Config { get; }

    public Tokenizer Tokenizer => s_tokenizer.Value;

    /// <summary>The model's folder.</summary>
    public string Path => System.IO.Path.Combine(_root, "model");

    /// <summary>A file of the model.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A file beside the model.</summary>
    public string Beside(string name) => System.IO.Path.Combine(_root, name);

    /// <summary>A file beside the model with a text in it.</summary>
    public string Write(string name, params string[] lines)
    {
        System.IO.File.WriteAllLines(Beside(name), lines);
        return Beside(name);
    }

    /// <summary>A file with a classification head.</summary>
    public string WriteScore(int classes)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        SafetensorsWriter.Write(Beside("score.safetensors"), [("score.weight", randn(classes, Config.HiddenSize))]);
        return Beside("score.safetensors");
    }

    /// <summary>A folder with an adapter on queries and values.</summary>
    public string WriteAdapter(int rank = 2)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        Directory.CreateDirectory(Beside("adapter"));
        var config = new LoraConfig { Rank = rank, Alpha = 8, TargetModules = ["q_proj", "v_proj"] };
        LoraConfigFile.Write(config, System.IO.Path.Combine(Beside("adapter"), LoraConfigFile.FileName));
        SafetensorsWriter.Write(
            System.IO.Path.Combine(Beside("adapter"), AdapterFolder.FileName),
            [.. Config.Tensors()
                .Where(t => t.Name.EndsWith("q_proj.weight", StringComparison.Ordinal) || t.Name.EndsWith("v_proj.weight", StringComparison.Ordinal))
                .Select(t => (Module: "base_model.model." + t.Name[..^".weight".Length], t.Shape))
                .SelectMany(t => new[]
                {
                    (t.Module + ".lora_A.weight", randn(rank, t.Shape[1]) * 0.3),
                    (t.Module + ".lora_B.weight", randn(t.Shape[0], rank) * 0.3),
                })]);
        return Beside("adapter");
    }

    /// <summary>The model as the command should see it.</summary>
    public DecoderModel Load(string? score = null, string? adapter = null) => ModelFolder.Load(Path, CPU, null, score, adapter);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
