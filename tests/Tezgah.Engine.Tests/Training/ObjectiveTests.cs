using Tezgah.Core.Models;
using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using Tezgah.Engine.Tests.Data;
using Tezgah.Engine.Tests.Models;
using Tezgah.Engine.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Tests.Training;

public sealed class ObjectiveTests
{
    private static readonly int[][] s_ids = [[1, 2, 3, 4, 5, 6], [7, 8, 9], [10, 11, 12, 13]];

    private static readonly EncodedSet s_language = TokenLabels.Set(
        "test", s_ids, [[-100, -100, 3, 4, 5, 6], [-100, 8, 9], [-100, -100, -100, 13]]);

    private static readonly EncodedSet s_classes = new("test", s_ids, [2, 0, 2], 0);

    [Fact]
    public void Language_loss_in_parts_has_the_loss_and_gradients_of_the_whole()
    {
        using var scope = NewDisposeScope();
        using var model = DecoderModelTests.Model(DecoderModelTests.Small() with { Head = ModelHead.CausalLM, Labels = [] });
        var (loss, gradients) = Run(model, new LanguageObjective(s_language), [0, 1, 2]);
        var (inParts, gradientsInParts) = Run(model, new LanguageObjective(s_language) { RowsAtOnce = 3 }, [0, 1, 2]);
        Assert.Equal(loss, inParts, 1e-5);
        DecoderModelTests.Close(gradients, gradientsInParts, 1e-5);
    }

    [Fact]
    public void Batches_of_a_step_add_up_to_the_mean_over_its_label_tokens()
    {
        using var scope = NewDisposeScope();
        using var model = DecoderModelTests.Model(DecoderModelTests.Small() with { Head = ModelHead.CausalLM, Labels = [] });
        var objective = new LanguageObjective(s_language);
        Assert.Equal(7, Enumerable.Range(0, 3).Sum(objective.WeightOf));
        var (loss, gradients) = Run(model, objective, [0, 1, 2]);
        var (split, gradientsOfSplit) = Run(model, objective, [0], [1, 2]);
        var mean = LanguageLoss.OfTokens(model, new PackedBatch(s_ids, CPU), [.. Enumerable.Range(0, 3).Select(s_language.TokenLabels)]).SelectMany(l => l).Average();
        Assert.Equal(mean, loss, 1e-5);
        Assert.Equal(loss, split, 1e-5);
        DecoderModelTests.Close(gradients, gradientsOfSplit, 1e-5);
    }

    [Fact]
    public void Class_weights_and_label_smoothing_are_those_of_torch_over_the_whole_step()
    {
        using var scope = NewDisposeScope();
        using var model = DecoderModelTests.Model(DecoderModelTests.Small());
        double[] weights = [0.5, 1, 3];
        var (loss, _) = Run(model, new ClassificationObjective(s_classes, weights, 0.2), [0, 1], [2]);
        var logits = model.Classify(new PackedBatch(s_ids, CPU));
        Tensor labels = tensor(new long[] { 2, 0, 2 }), scale = tensor(new[] { 0.5f, 1, 3 });

        // torch's mean is over the weights of the labels too.
        Assert.Equal(cross_entropy(logits, labels, scale, label_smoothing: 0.2).item<float>(), loss, 1e-5);
    }

    [Fact]
    public void Noise_on_the_embeddings_changes_the_loss_in_training_alone()
    {
        using var scope = NewDisposeScope();
        using var model = DecoderModelTests.Model(DecoderModelTests.Small());
        var objective = new ClassificationObjective(s_classes);
        double Loss(TrainingPass pass) => objective.Backward(model, [0, 1, 2], 3, pass).item<float>();
        var plain = Loss(new TrainingPass());
        var noisy = Loss(new TrainingPass { NeftuneAlpha = 5, Seed = 1 });
        Assert.NotEqual(plain, noisy);
        Assert.Equal(noisy, Loss(new TrainingPass { NeftuneAlpha = 5, Seed = 1 }));
        Assert.NotEqual(noisy, Loss(new TrainingPass { NeftuneAlpha = 5, Seed = 2 }));
    }

    private static (double Loss, Tensor Gradients) Run(DecoderModel model, IObjective objective, params int[][] batches)
    {
        var gradients = model.Weights.Trained!.Gradients!;
        gradients.zero_();
        var total = batches.SelectMany(b => b).Sum(objective.WeightOf);
        var loss = batches.Sum(b => objective.Backward(model, b, total, new TrainingPass()).item<float>());
        return (loss, gradients.clone());
    }
}
