using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using Tezgah.Engine.Tests.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Models;

public sealed class LoadedWeightsTests : IDisposable
{
    /// <summary>The embedding has more entries than are converted at once.</summary>
    private static readonly ModelConfig s_config = TinyModel.Config(vocabulary: 2500);

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.Float64)]
    public void Weights_of_every_type_become_float32_and_bfloat16_exactly_as_torch_rounds_them(ScalarType stored)
    {
        var tensors = Tensors(stored);
        Write(WeightFiles.SingleFile, tensors);
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16, ScalarType.Float16 })
        {
            using var weights = LoadedWeights.Read(_folder.Path, s_config, CPU, type);
            Assert.Equal(type, weights.Type);
            foreach (var (name, tensor) in tensors)
            {
                Assert.Equal(type, weights[name].dtype);
                Assert.True(weights[name].eq(tensor.to(type)).all().item<bool>(), name);
            }
        }
    }

    [Fact]
    public void Extreme_numbers_become_what_torch_makes_of_them()
    {
        var tensors = Tensors(ScalarType.Float32);
        float[] extremes = [0f, -0f, float.Epsilon, 1e-40f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, 65520f, 1.00390625f, 1.01171875f];
        tensors[0].Tensor.view(-1).narrow(0, 32760, extremes.Length).copy_(tensor(extremes));
        Write(WeightFiles.SingleFile, tensors);
        using var weights = LoadedWeights.Read(_folder.Path, s_config, CPU, ScalarType.BFloat16);
        Assert.True(weights[tensors[0].Name].eq(tensors[0].Tensor.to(ScalarType.BFloat16)).all().item<bool>());
    }

    [Fact]
    public void Sharded_weights_equal_those_of_one_file()
    {
        var tensors = Tensors(ScalarType.BFloat16);
        WriteShards(tensors);
        using var weights = LoadedWeights.Read(_folder.Path, s_config, CPU, ScalarType.Float32);
        Assert.All(tensors, t => Assert.True(weights[t.Name].eq(t.Tensor.to(ScalarType.Float32)).all().item<bool>(), t.Name));
    }

    [Fact]
    public void Weights_do_not_overlap_in_memory()
    {
        Write(WeightFiles.SingleFile, Tensors(ScalarType.Float32));
        using var weights = LoadedWeights.Read(_folder.Path, s_config, CPU, ScalarType.BFloat16);
        using var off = no_grad();
        var names = s_config.Tensors().Select(t => t.Name).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            weights[names[i]].fill_(i);
        }

        Assert.All(Enumerable.Range(0, names.Count), i => Assert.True(weights[names[i]].eq(i).all().item<bool>(), names[i]));
    }

    [Fact]
    public void File_cut_off_before_or_while_it_is_read_is_a_problem()
    {
        Write(WeightFiles.SingleFile, Tensors(ScalarType.Float32));
        using var file = SafetensorsFile.Open(_folder[WeightFiles.SingleFile]);
        Cut(_folder[WeightFiles.SingleFile]);

        var target = zeros([.. s_config.Tensors()[^1].Shape], ScalarType.BFloat16);
        Assert.Equal("safetensors-too-short", Code(() => file.ReadInto(s_config.Tensors()[^1].Name, target)));
        Assert.Equal("safetensors-too-short", Code(() => file.Read(s_config.Tensors()[^1].Name)));
        var before = LiveTensors.Count();
        Assert.Contains("safetensors", Code(() => LoadedWeights.Read(_folder.Path, s_config, CPU, ScalarType.Float32)), StringComparison.Ordinal);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Weights_of_another_network_are_refused_before_anything_is_allocated()
    {
        Write(WeightFiles.SingleFile, Tensors(ScalarType.Float32));
        var before = LiveTensors.Count();
        var problems = Assert.Throws<ProblemException>(
            () => LoadedWeights.Read(_folder.Path, s_config with { NumHiddenLayers = 3, IntermediateSize = 49 }, CPU, ScalarType.Float32)).Problems;

        Assert.Equal("model-tensors-missing", problems[0].Code);
        Assert.Equal(6, problems.Count(p => p.Code == "safetensors-shape-differs"));
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Loading_and_letting_go_leaves_no_tensor_behind()
    {
        WriteModel();
        WriteScore(_folder["score"], classes: 3, hidden: 32);
        WriteAdapter(r: 2, hidden: 32);
        var batch = new PackedBatch([[1, 2, 3]], CPU);
        void Load()
        {
            using var scope = NewDisposeScope();
            using var model = ModelFolder.Load(_folder.Path, CPU, adapter: _folder["adapter"]);
            using var off = no_grad();
            model.Hidden(batch);
            using var classifier = ModelFolder.Load(_folder.Path, CPU, ScalarType.BFloat16, _folder["score"]);
            classifier.Classify(batch);
        }

        Load();
        var before = LiveTensors.Count();
        Load();
        Load();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Folder_without_a_type_of_its_choice_loads_in_its_own()
    {
        WriteModel();
        using var own = ModelFolder.Load(_folder.Path, CPU);
        Assert.Equal(ScalarType.BFloat16, own.Weights.Type);
        ModelConfigFile.Write(s_config with { Dtype = "float16" }, _folder["config.json"]);
        using var half = ModelFolder.Load(_folder.Path, CPU);
        Assert.Equal(ScalarType.Float32, half.Weights.Type);
        Assert.Equal("dtype-not-on-cpu", Code(() => ModelFolder.Load(_folder.Path, CPU, ScalarType.Float16)));
    }

    [Fact]
    public void Score_file_makes_a_classifier_of_as_many_classes_as_it_has()
    {
        WriteModel();
        WriteScore(_folder["score"], classes: 3, hidden: 32);
        using var model = ModelFolder.Load(_folder.Path, CPU, ScalarType.Float32, _folder["score"]);
        using var off = no_grad();
        Assert.Equal(["LABEL_0", "LABEL_1", "LABEL_2"], model.Config.Labels);
        Assert.Equal([2, 3], model.Classify(new PackedBatch([[1, 2], [3]], CPU)).shape);
    }

    [Fact]
    public void Score_file_of_another_width_or_without_the_head_is_refused()
    {
        WriteModel();
        WriteScore(_folder["narrow"], classes: 3, hidden: 31);
        SafetensorsWriter.Write(_folder["other"], [("lm_head.weight", zeros(3, 32))]);
        SafetensorsWriter.Write(_folder["flat"], [("score.weight", zeros(32))]);
        var before = LiveTensors.Count();
        Assert.Equal("safetensors-shape-differs", Code(() => ModelFolder.Load(_folder.Path, CPU, null, _folder["narrow"])));
        Assert.Equal("safetensors-tensor-missing", Code(() => ModelFolder.Load(_folder.Path, CPU, null, _folder["other"])));
        Assert.Equal("safetensors-tensor-missing", Code(() => ModelFolder.Load(_folder.Path, CPU, null, _folder["flat"])));
        Assert.Equal("file-not-readable", Code(() => ModelFolder.Load(_folder.Path, CPU, null, _folder["none"])));
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Adapter_adds_its_product_to_the_matrices()
    {
        WriteModel();
        var (a, b) = WriteAdapter(r: 2, hidden: 32);
        using var adapted = ModelFolder.Load(_folder.Path, CPU, ScalarType.Float32, adapter: _folder["adapter"]);
        using var merged = ModelFolder.Load(_folder.Path, CPU, ScalarType.Float32);
        using var off = no_grad();
        var batch = new PackedBatch([[1, 2, 3], [7]], CPU);
        var without = merged.Hidden(batch);
        foreach (var layer in new[] { 0, 1 })
        {
            merged.Weights[$"model.layers.{layer}.self_attn.q_proj.weight"].add_(b[layer].matmul(a[layer]) * 4);
        }

        DecoderModelTests.Close(merged.Hidden(batch), adapted.Hidden(batch), 2e-5);
        Assert.True((without - adapted.Hidden(batch)).abs().max().item<float>() > 0.01);
    }

    [Fact]
    public void Adapter_of_another_model_is_refused_with_what_does_not_fit()
    {
        WriteModel();
        WriteAdapter(r: 2, hidden: 16);
        var before = LiveTensors.Count();
        var problem = Assert.Throws<ProblemException>(() => ModelFolder.Load(_folder.Path, CPU, adapter: _folder["adapter"])).Problems[0];

        Assert.Equal("adapter-of-other-model", problem.Code);
        Assert.Equal(["0", "0", "4"], problem.Args.Skip(1).Take(3));
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Adapter_without_its_weights_or_with_fewer_is_refused()
    {
        WriteModel();
        WriteAdapter(r: 2, hidden: 32);
        ModelConfigFile.Write(s_config with { NumHiddenLayers = 2, Dtype = "bfloat16" }, _folder["config.json"]);
        LoraConfigFile.Write(Lora(2) with { TargetModules = ["q_proj", "k_proj"] }, Path.Combine(_folder["adapter"], LoraConfigFile.FileName));
        Assert.Equal("adapter-of-other-model", Code(() => ModelFolder.Load(_folder.Path, CPU, adapter: _folder["adapter"])));
        LoraConfigFile.Write(Lora(2) with { TargetModules = ["nothing"] }, Path.Combine(_folder["adapter"], LoraConfigFile.FileName));
        Assert.Equal("adapter-of-other-model", Code(() => ModelFolder.Load(_folder.Path, CPU, adapter: _folder["adapter"])));
        File.Delete(Path.Combine(_folder["adapter"], AdapterFolder.FileName));
        Assert.Equal("file-not-readable", Code(() => ModelFolder.Load(_folder.Path, CPU, adapter: _folder["adapter"])));
        Assert.Equal("file-not-readable", Code(() => ModelFolder.Load(_folder.Path, CPU, adapter: _folder["none"])));
    }

    private static string Code(Action load) => Assert.Throws<ProblemException>(load).Problems[0].Code;

    private static LoraConfig Lora(int rank) => new() { Rank = rank, Alpha = 4 * rank, TargetModules = ["q_proj"] };

    private static List<(string Name, Tensor Tensor)> Tensors(ScalarType type)
    {
        manual_seed(11);
        return [.. s_config.Tensors().Select(t => (t.Name, (randn([.. t.Shape]) * 0.3).to(type)))];
    }

    private static void Cut(string path)
    {
        // Without the lock that .NET holds on an open file.
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.SetLength(file.Length - 100);
    }

    private void Write(string name, List<(string Name, Tensor Tensor)> tensors) => SafetensorsWriter.Write(_folder[name], tensors);

    private void WriteModel()
    {
        ModelConfigFile.Write(s_config with { Dtype = "bfloat16" }, _folder["config.json"]);
        Write(WeightFiles.SingleFile, Tensors(ScalarType.Float32));
    }

    private void WriteShards(List<(string Name, Tensor Tensor)> tensors)
    {
        var map = new List<string>();
        foreach (var (number, shard) in tensors.Chunk(5).Index())
        {
            var name = $"model-{number + 1:D5}.safetensors";
            Write(name, [.. shard.Reverse()]);
            map.AddRange(shard.Select(t => $"\"{t.Name}\":\"{name}\""));
        }

        File.WriteAllText(_folder[WeightFiles.IndexFile], $$$"""{"weight_map":{{{{string.Join(',', map)}}}}}""");
    }

    private static void WriteScore(string path, long classes, long hidden) =>
        SafetensorsWriter.Write(path, [("score.weight", randn(classes, hidden))]);

    /// <summary>An adapter on the queries; its matrices by layer.</summary>
    private (Tensor[] A, Tensor[] B) WriteAdapter(int r, long hidden)
    {
        Directory.CreateDirectory(_folder["adapter"]);
        LoraConfigFile.Write(Lora(r), Path.Combine(_folder["adapter"], LoraConfigFile.FileName));
        manual_seed(12);
        var a = new[] { randn(r, hidden) * 0.2, randn(r, hidden) * 0.2 };
        var b = new[] { randn(hidden, r) * 0.2, randn(hidden, r) * 0.2 };
        SafetensorsWriter.Write(
            Path.Combine(_folder["adapter"], AdapterFolder.FileName),
            [.. Enumerable.Range(0, 2).SelectMany(i => new[]
            {
                ($"base_model.model.model.layers.{i}.self_attn.q_proj.lora_A.weight", a[i]),
                ($"base_model.model.model.layers.{i}.self_attn.q_proj.lora_B.weight", b[i]),
            })]);
        return (a, b);
    }
}
