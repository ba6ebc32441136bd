using System.Text.Json;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using Tezgah.Engine.Tests.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Adapters;

/// <summary>Merges the adapters below <c>TEZGAH_REFERENCE</c>.</summary>
[Trait("Category", "Parity")]
public sealed class AdapterMergeTests
{
    [Fact]
    public void Merged_folder_has_the_reference_weights_logits_and_loss()
    {
        foreach (var lora in LoraCase.All("expected.json"))
        {
            using var scope = NewDisposeScope();
            using var folder = new TemporaryFolder();
            AdapterMerge.Run(lora.ModelFolder, lora.AdapterFolder, folder["merged"]);
            Assert.Equal(["merged"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
            using var file = SafetensorsFile.Open(Path.Combine(folder["merged"], WeightFiles.SingleFile));
            foreach (var weight in lora.Expected.GetProperty("merged_weights").EnumerateObject())
            {
                var values = ModelCase.Data(file.Read(weight.Name));
                Assert.Equal(ModelCase.Integers(weight.Value.GetProperty("shape")), file.Entries[weight.Name].Shape.Select(d => (int)d));
                ModelCase.Near(weight.Value.GetProperty("sum").GetDouble(), values.Sum(), 1e-4, weight.Name);
                ModelCase.Near(weight.Value.GetProperty("sum_of_squares").GetDouble(), values.Sum(v => v * v), 1e-4, weight.Name);
                ModelCase.Near(
                    ModelCase.Floats(weight.Value.GetProperty("values")),
                    [.. ModelCase.Integers(weight.Value.GetProperty("flat_index")).Select(i => values[i])],
                    1e-6,
                    weight.Name);
            }

            using var model = ModelFolder.Load(folder["merged"], CPU);
            ModelCase.Near(lora.Expected.GetProperty("loss_after_merging").GetDouble(), LoraParityTests.Loss(lora, model), 1e-5, "loss");
            LoraParityTests.CompareLogits(lora, model.NextTokenScores(model.Hidden(new PackedBatch(lora.Texts, CPU))), "after_merging");
        }
    }

    [Fact]
    public void Merge_in_parts_gives_the_same_tensors_and_an_index_and_keeps_what_lies_beside_them()
    {
        foreach (var lora in LoraCase.All("expected.json"))
        {
            using var scope = NewDisposeScope();
            using var folder = new TemporaryFolder();
            var seen = new List<(int Done, int Of)>();
            AdapterMerge.Run(lora.ModelFolder, lora.AdapterFolder, folder["whole"]);
            AdapterMerge.Run(lora.ModelFolder, lora.AdapterFolder, folder["parts"], shardSize: 100_000, afterTensor: (done, of) => seen.Add((done, of)));
            Assert.True(Directory.GetFiles(folder["parts"], "model-*-of-*.safetensors").Length > 3);
            Assert.Equal(seen[^1].Of, seen[^1].Done);
            var index = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(Path.Combine(folder["parts"], WeightFiles.IndexFile)));
            var parts = WeightFiles.Open(folder["parts"]);
            Assert.Equal(parts.Bytes, index.GetProperty("metadata").GetProperty("total_size").GetInt64());
            using var whole = SafetensorsFile.Open(Path.Combine(folder["whole"], WeightFiles.SingleFile));
            Assert.Equal(whole.Entries.Keys.Order(StringComparer.Ordinal), parts.Places.Keys.Order(StringComparer.Ordinal));
            foreach (var (name, place) in parts.Places)
            {
                using var file = SafetensorsFile.Open(place.File.Path);
                Assert.Equal(ModelCase.Data(whole.Read(name)), ModelCase.Data(file.Read(name)));
            }

            Assert.Equal(
                File.ReadAllBytes(Path.Combine(lora.ModelFolder, "generation_config.json")),
                File.ReadAllBytes(Path.Combine(folder["parts"], "generation_config.json")));
        }
    }

    [Fact]
    public void Merged_classifier_has_the_adapters_head_and_says_so()
    {
        foreach (var lora in LoraCase.All("trajectory.json").Where(c => Directory.Exists(Path.Combine(c.Folder, "final"))))
        {
            var adapter = Path.Combine(lora.Folder, "final");
            if (AdapterFolder.LabelsOf(adapter) is not { } labels)
            {
                continue;
            }

            using var scope = NewDisposeScope();
            using var folder = new TemporaryFolder();
            AdapterMerge.Run(lora.ModelFolder, adapter, folder["merged"], ScalarType.BFloat16);
            var config = ModelConfigFile.Read(Path.Combine(folder["merged"], "config.json"));
            Assert.Equal((ModelHead.SequenceClassification, "bfloat16"), (config.Head, config.Dtype));
            Assert.Equal(labels, config.Labels);
            using var merged = ModelFolder.Load(folder["merged"], CPU);
            Assert.Equal(ScalarType.BFloat16, merged.Weights.Type);
            using var adapted = ModelFolder.Load(lora.ModelFolder, CPU, ScalarType.Float32, adapter: adapter);
            var batch = new PackedBatch([[5, 6, 7, 8], [9, 10]], CPU);
            DecoderModelTests.Close(adapted.Classify(batch), merged.Classify(batch).to(ScalarType.Float32), 0.1);
        }
    }

    [Fact]
    public void Merge_into_a_folder_with_files_is_refused_and_a_failed_one_leaves_nothing()
    {
        var lora = LoraCase.All("expected.json")[0];
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["mine.txt"], "");
        var refused = Assert.Throws<ProblemException>(() => AdapterMerge.Run(lora.ModelFolder, lora.AdapterFolder, folder.Path));
        Assert.Equal("output-folder-not-empty", refused.Problems[0].Code);
        Assert.Throws<OperationCanceledException>(() => AdapterMerge.Run(
            lora.ModelFolder, lora.AdapterFolder, folder["merged"], afterTensor: (done, _) => throw new OperationCanceledException()));
        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }
}
