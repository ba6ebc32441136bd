using System.Text.Json;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using Tezgah.Engine.Tests.Generation;
using Tezgah.Engine.Tests.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Adapters;

/// <summary>Adapters that keep whole modules, and what merging leaves and leaves alone.</summary>
public sealed class MergedFolderTests : IDisposable
{
    private static readonly int[][] s_texts = [[5, 6, 7, 8, 9], [9, 10]];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Embedding_that_the_adapter_keeps_is_the_inputs_alone_in_a_tied_model_merged_or_not()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var config = Base("llama, tied");
        Adapter(config, new LoraConfig { Rank = 2, Alpha = 4, TargetModules = ["q_proj"], ModulesToSave = ["embed_tokens"] });
        var untied = new LoadedTensors(_folder["base"]);
        var batch = new PackedBatch(s_texts, CPU);
        using var adapted = ModelFolder.Load(_folder["base"], CPU, adapter: _folder["adapter"]);
        var hidden = adapted.Hidden(batch);

        // As PEFT wraps it: the head stays the base's.
        DecoderModelTests.Close(hidden.matmul(untied["model.embed_tokens.weight"].t()), adapted.NextTokenScores(hidden), 1e-5);
        Assert.True((adapted.Weights["model.embed_tokens.weight"] - untied["model.embed_tokens.weight"]).abs().max().item<float>() > 0.01);

        AdapterMerge.Run(_folder["base"], _folder["adapter"], _folder["merged"]);
        using var merged = ModelFolder.Load(_folder["merged"], CPU);
        Assert.False(merged.Config.TieWordEmbeddings);
        DecoderModelTests.Close(adapted.NextTokenScores(hidden), merged.NextTokenScores(merged.Hidden(batch)), 1e-4);
    }

    [Fact]
    public void Tied_model_stays_tied_under_an_adapter_of_projections()
    {
        var config = Base("llama, tied");
        Adapter(config, new LoraConfig { Rank = 2, Alpha = 4, TargetModules = ["q_proj"] });

        AdapterMerge.Run(_folder["base"], _folder["adapter"], _folder["merged"]);

        Assert.True(ModelConfigFile.Read(Path.Combine(_folder["merged"], "config.json")).TieWordEmbeddings);
    }

    [Fact]
    public void Merged_classifier_names_the_tokenizers_padding_token()
    {
        var config = Base("llama") with { Head = ModelHead.SequenceClassification, Labels = ["a", "b"] };
        Adapter(config, new LoraConfig { Rank = 2, Alpha = 4, TargetModules = ["q_proj"], ModulesToSave = ["score"], TaskType = "SEQ_CLS" });

        AdapterMerge.Run(_folder["base"], _folder["adapter"], _folder["merged"]);

        var json = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(Path.Combine(_folder["merged"], "config.json")));
        Assert.Equal(TinyModel.Tokenizer.PadTokenId, json.GetProperty("pad_token_id").GetInt32());
    }

    [Fact]
    public void Merge_removes_nothing_that_it_did_not_make()
    {
        var config = Base("llama");
        Adapter(config, new LoraConfig { Rank = 2, Alpha = 4, TargetModules = ["q_proj"] });
        Directory.CreateDirectory(_folder["merged.part"]);
        File.WriteAllText(_folder["merged.part/mine.txt"], "");

        AdapterMerge.Run(_folder["base"], _folder["adapter"], _folder["merged"]);
        Assert.Throws<OperationCanceledException>(
            () => AdapterMerge.Run(_folder["base"], _folder["adapter"], _folder["again"], afterTensor: (_, _) => throw new OperationCanceledException()));

        Assert.True(File.Exists(_folder["merged.part/mine.txt"]));
        Assert.Equal(
            ["adapter", "base", "merged", "merged.part"],
            Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private ModelConfig Base(string architecture)
    {
        var folder = Directory.CreateDirectory(_folder["base"]).FullName;
        var config = TinyModel.Config(architecture, TinyModel.Tokenizer.VocabularySize);
        TinyModel.Tokenizer.Save(folder);
        ModelConfigFile.Write(config, Path.Combine(folder, ModelConfigFile.FileName));
        using var scope = NewDisposeScope();
        manual_seed(3);
        SafetensorsWriter.Write(Path.Combine(folder, WeightFiles.SingleFile), [.. config.Tensors().Select(t => (t.Name, randn([.. t.Shape]) * 0.2))]);
        return config;
    }

    private void Adapter(ModelConfig config, LoraConfig lora)
    {
        using var adapted = AdaptedWeights.Train(LoadedWeights.Read(_folder["base"], config, CPU, ScalarType.Float32, ["score.weight"]), config, lora);
        using (no_grad())
        {
            manual_seed(5);
            adapted.Trained!.Values.normal_(0, 0.2);
        }

        AdapterFolder.Save(_folder["adapter"], adapted, config.Labels);
    }

    private sealed class LoadedTensors(string folder)
    {
        public Tensor this[string name]
        {
            get
            {
                using var file = SafetensorsFile.Open(Path.Combine(folder, WeightFiles.SingleFile));
                return file.Read(name);
            }
        }
    }
}
