using Tezgah.Core.Models;
using Tezgah.Engine.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Tests.Models;

public sealed class DecoderModelTests
{
    private static readonly int[][] s_texts =
        [[5, 9, 2, 11, 7], [3, 3, 8], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [12], [4, 30, 31, 6, 6, 1]];

    private static readonly Dictionary<string, Func<ModelConfig, ModelConfig>> s_architectures = new(StringComparer.Ordinal)
    {
        ["llama with biases"] = c => c with { QueryKeyValueBias = true, AttentionOutputBias = true, MlpBias = true },
        ["llama, linear"] = c => c with { RopeScaling = new LinearRopeScaling(4) },
        ["llama, dynamic"] = c => c with { RopeScaling = new DynamicRopeScaling(2, 4), MaxPositionEmbeddings = 4 },
        ["llama, llama3"] = c => c with { RopeScaling = new Llama3RopeScaling(8, 1, 4, 16) },
        ["qwen2"] = c => c with { ModelType = "qwen2", QueryKeyValueBias = true },
        ["qwen2, upper windows"] = c => c with { ModelType = "qwen2", QueryKeyValueBias = true, SlidingWindows = [null, 3] },
        ["qwen3"] = c => c with { ModelType = "qwen3", QueryKeyNorm = true, HeadDim = 12 },
        ["mistral"] = c => c with { ModelType = "mistral", SlidingWindows = [4, 4] },
        ["mistral, short window"] = c => c with { ModelType = "mistral", SlidingWindows = [1, 2] },
    };

    private static readonly int[] s_labels = [0, 2, 1, 1, 0];

    [Theory]
    [InlineData(4, 4)]
    [InlineData(4, 2)]
    [InlineData(4, 1)]
    public void Classify_equals_the_plain_padded_path_in_scores_and_gradients(int heads, int keyValueHeads)
    {
        using var scope = NewDisposeScope();
        using var model = Model(Small() with { NumAttentionHeads = heads, NumKeyValueHeads = keyValueHeads });
        var batch = new PackedBatch(s_texts, CPU);
        var scores = model.Classify(batch);
        cross_entropy(scores, Labels()).backward();
        var gradients = Trained(model).Gradients!.clone();
        Trained(model).Gradients!.zero_();
        var plain = PlainDecoder.Classify(model.Config, Trained(model), s_texts);
        cross_entropy(plain, Labels()).backward();
        Assert.True(plain.std().item<float>() > 0.01, "The scores are too flat to compare.");
        Close(plain, scores, 1e-5);
        Close(Trained(model).Gradients!, gradients, 1e-5);
        Assert.True(gradients.norm().item<float>() > 0.01, "The gradients are too flat to compare.");
    }

    [Fact]
    public void Hidden_equals_the_plain_padded_path_at_every_token()
    {
        using var scope = NewDisposeScope();
        using var model = Model(Small());
        var hidden = model.Hidden(new PackedBatch(s_texts, CPU));
        var plain = PlainDecoder.Hidden(model.Config, Trained(model), s_texts);
        var row = 0;
        for (var text = 0; text < s_texts.Length; text++)
        {
            var length = s_texts[text].Length;
            Close(plain[text].narrow(0, 0, length), hidden.narrow(0, row, length), 1e-5);
            row += length;
        }
    }

    public static TheoryData<string> Architectures() => [.. s_architectures.Keys];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Hidden_and_Classify_of_every_architecture_equal_the_plain_path(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Model(s_architectures[name](Small()));
        var plain = PlainDecoder.Hidden(model.Config, Trained(model), s_texts);
        var hidden = model.Hidden(new PackedBatch(s_texts, CPU));
        var row = 0;
        for (var text = 0; text < s_texts.Length; text++)
        {
            var length = s_texts[text].Length;
            Close(plain[text].narrow(0, 0, length), hidden.narrow(0, row, length), 2e-5);
            row += length;
        }

        Close(PlainDecoder.Classify(model.Config, Trained(model), s_texts), model.Classify(new PackedBatch(s_texts, CPU)), 2e-5);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Option_of_every_architecture_changes_the_result(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Model(s_architectures[name](Small()));
        using var without = new DecoderModel(
            model.Config with { SlidingWindows = [], RopeScaling = null, QueryKeyNorm = false, QueryKeyValueBias = false, AttentionOutputBias = false, MlpBias = false },
            new WithoutBiases(Trained(model)));
        Assert.True((model.Hidden(new PackedBatch(s_texts, CPU)) - without.Hidden(new PackedBatch(s_texts, CPU))).abs().max().item<float>() > 1e-3);
    }

    [Fact]
    public void Classify_of_texts_of_one_length_needs_no_blocks_and_equals_the_plain_path()
    {
        using var scope = NewDisposeScope();
        using var model = Model(Small());
        int[][] texts = [[5, 9, 2], [3, 3, 8], [1, 2, 30]];
        var batch = new PackedBatch(texts, CPU);
        Assert.Null(batch.Rows);
        Close(PlainDecoder.Classify(model.Config, Trained(model), texts), model.Classify(batch), 1e-5);
    }

    [Fact]
    public void Classify_does_not_depend_on_the_company_of_a_text()
    {
        using var scope = NewDisposeScope();
        using var model = Model(Small());
        var together = model.Classify(new PackedBatch(s_texts, CPU));
        for (var i = 0; i < s_texts.Length; i++)
        {
            Close(together[i], model.Classify(new PackedBatch([s_texts[i]], CPU))[0], 1e-5);
        }
    }

    [Fact]
    public void Gradients_equal_differences()
    {
        using var scope = NewDisposeScope();
        using var model = Model(Small());
        var batch = new PackedBatch(s_texts, CPU);
        Tensor Loss() => cross_entropy(model.Classify(batch).to(ScalarType.Float64), Labels());
        Loss().backward();
        using var off = no_grad();
        foreach (var name in new[] { "model.layers.0.self_attn.k_proj.weight", "model.layers.1.mlp.up_proj.weight", "model.norm.weight" })
        {
            var weight = model.Weights[name].detach().view(-1);
            var gradient = model.Weights[name].grad!.view(-1);
            var at = gradient.abs().argmax().item<long>();
            var before = weight[at].item<float>();
            double Move(float by)
            {
                weight[at] = tensor(before + by);
                return Loss().item<double>();
            }

            var slope = (Move(1e-2f) - Move(-1e-2f)) / 2e-2;
            weight[at] = tensor(before);
            Assert.Equal(slope, gradient[at].item<float>(), Math.Abs(slope) * 0.02);
        }
    }

    [Fact]
    public void Dropout_drops_in_training_and_follows_the_seed()
    {
        using var scope = NewDisposeScope();
        using var model = Model(Small());
        var batch = new PackedBatch(s_texts, CPU);
        float[] Scores(long seed)
        {
            manual_seed(seed);
            return model.Classify(batch, new TrainingPass { Dropout = 0.5 }).detach().data<float>().ToArray();
        }

        Assert.Equal(Scores(1), Scores(1));
        Assert.NotEqual(Scores(1), Scores(2));
    }

    [Fact]
    public void Step_leaves_no_tensor_behind()
    {
        using var model = Model(Small());
        void Step()
        {
            using var scope = NewDisposeScope();
            var batch = new PackedBatch(s_texts, CPU);
            cross_entropy(model.Classify(batch, new TrainingPass { Dropout = 0.1 }), Labels()).backward();
        }

        Step();
        var before = LiveTensors.Count();
        for (var i = 0; i < 20; i++)
        {
            Step();
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Classify_without_head_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = Model(Small() with { Head = ModelHead.CausalLM, Labels = [] });
        Assert.Throws<InvalidOperationException>(() => model.Classify(new PackedBatch(s_texts, CPU)));
    }

    internal static ModelConfig Small() => new()
    {
        VocabSize = 40,
        HiddenSize = 32,
        IntermediateSize = 48,
        NumHiddenLayers = 2,
        NumAttentionHeads = 4,
        NumKeyValueHeads = 2,
        HeadDim = 8,
        MaxPositionEmbeddings = 16,
        Head = ModelHead.SequenceClassification,
        Labels = ["a", "b", "c"],
    };

    internal static DecoderModel Model(ModelConfig config)
    {
        var weights = new ParameterStore(config.Tensors(), CPU, trained: true);
        manual_seed(7);
        weights.Initialize(0.2);

        // Norms and biases other than those of a new model, so that leaving one out shows.
        using var off = no_grad();
        foreach (var spec in weights.Specs.Where(s => !s.IsMatrix))
        {
            weights[spec.Name].add_(normal(0, 0.1, [.. spec.Shape]));
        }

        return new DecoderModel(config, weights);
    }

    internal static ParameterStore Trained(DecoderModel model) => model.Weights.Trained!;

    private static Tensor Labels() => tensor([.. s_labels.Select(l => (long)l)]);

    internal static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = (expected - actual).abs().max().item<float>();
        Assert.True(difference <= tolerance, $"The largest difference is {difference}.");
    }

    /// <summary>The same matrices and norms, and no bias.</summary>
    private sealed class WithoutBiases(ParameterStore weights) : IModelWeights
    {
        public Device Device => weights.Device;

        public ScalarType Type => weights.Type;

        public ParameterStore? Trained => null;

        public Tensor this[string name] => weights[name];

        public IProjection Projection(string name) => new DenseProjection(weights[name + ".weight"], bias: null);

        public void Dispose()
        {
        }
    }
}
