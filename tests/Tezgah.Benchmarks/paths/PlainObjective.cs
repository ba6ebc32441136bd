using Tezgah.Core.Models;
using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using Tezgah.Engine.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Benchmarks.Paths;

/// <summary>
/// The loss of texts in the plain form, as a textbook has it: padded blocks, an explicit mask, every head repeated, every layer for
/// every token, the vocabulary's scores at every place. What adapters drop is what the engine drops.
/// </summary>
/// <param name="set">The texts.</param>
/// <param name="counted">The engine's objective, for what a text counts.</param>
internal sealed class PlainObjective(EncodedSet set, IObjective counted) : IObjective
{
    /// <inheritdoc/>
    public double WeightOf(int text) => counted.WeightOf(text);

    /// <inheritdoc/>
    public Tensor Backward(DecoderModel model, IReadOnlyList<int> texts, double total, TrainingPass pass)
    {
        using var scope = NewDisposeScope();
        int[][] ids = [.. texts.Select(t => set.Ids[t])];
        var hidden = Hidden(model, ids); // [B, L, H]
        var scores = model.Config.Head == ModelHead.SequenceClassification
            ? OfLast(linear(hidden, model.Weights["score.weight"]), ids)
            : linear(hidden, Vocabulary(model)).view(-1, model.Config.VocabSize);
        var labels = model.Config.Head == ModelHead.SequenceClassification
            ? [.. texts.Select(t => (long)set.Labels[t])]
            : texts.SelectMany(t => NextLabels(t, ids.Max(i => i.Length))).ToArray();
        var loss = cross_entropy(scores, tensor(labels), reduction: nn.Reduction.Sum) / total;
        loss.backward();
        return loss.detach().MoveToOuterDisposeScope();
    }

    /// <summary>The states of every place, <c>[B, L, H]</c>.</summary>
    public static Tensor Hidden(DecoderModel model, IReadOnlyList<int[]> texts) =>
        PlainDecoder.Hidden(model.Config, model.Weights, texts, beside: PlainAdapter.Of(model, texts));

    /// <summary>The scores of the class of each text, <c>[B, labels]</c>.</summary>
    public static Tensor Classify(DecoderModel model, IReadOnlyList<int[]> texts) =>
        OfLast(linear(Hidden(model, texts), model.Weights["score.weight"]), texts);

    /// <summary>The matrix of the vocabulary, <c>[V, H]</c>.</summary>
    public static Tensor Vocabulary(DecoderModel model) =>
        model.Weights[model.Config.TieWordEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight"];

    private static Tensor OfLast(Tensor block, IReadOnlyList<int[]> texts) => block.view(-1, block.shape[2])
        .index_select(0, tensor([.. texts.Select((t, i) => (i * block.shape[1]) + t.Length - 1)]));

    /// <summary>For each place of a padded text the label of the place after it, or -100.</summary>
    private IEnumerable<long> NextLabels(int text, int longest)
    {
        var labels = set.TokenLabels(text);
        return Enumerable.Range(1, longest).Select(t => t < labels.Length ? labels[t] : (long)LanguageLoss.Ignored);
    }
}
