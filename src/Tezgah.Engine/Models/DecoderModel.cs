using Tezgah.Core.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Models;

/// <summary>
/// A decoder-only transformer in the layout of Llama (Touvron et al. 2023): RMSNorm, rotary positions, grouped-query
/// attention, SwiGLU, and on top the vocabulary's scores or a classification head on the last token of a text. What the other
/// architectures add is in <see cref="ModelConfig"/>. Shapes: <c>T</c> tokens of <c>B</c> texts in one stream, <c>L</c> the
/// longest text, <c>H</c> the hidden size, <c>K</c> key/value heads with <c>G</c> query heads each of size <c>D</c>.
/// </summary>
public sealed class DecoderModel : IDisposable
{
    private readonly Tensor _embedding;
    private readonly DecoderLayer[] _layers;
    private readonly RmsNorm _norm;
    private readonly RotaryTable _rotary;
    private readonly IProjection _head;

    /// <summary>A network over weights, which it owns from now on.</summary>
    public DecoderModel(ModelConfig config, IModelWeights weights)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(weights);
        (Config, Weights) = (config, weights);
        _embedding = weights["model.embed_tokens.weight"];
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => new DecoderLayer(config, weights, i))];
        _norm = new RmsNorm(weights["model.norm.weight"], config.RmsNormEps);
        _rotary = new RotaryTable(config, weights.Type, weights.Device);
        _head = config.Head == ModelHead.SequenceClassification ? weights.Projection("score")
            : config.TieWordEmbeddings ? new DenseProjection(weights.TiedHead, bias: null)
            : weights.Projection("lm_head");
    }

    /// <summary>The size of the network.</summary>
    public ModelConfig Config { get; }

    /// <summary>Where the weights are.</summary>
    public Device Device => Weights.Device;

    /// <summary>The weights.</summary>
    public IModelWeights Weights { get; }

    /// <summary>The state of every token after the last norm.</summary>
    /// <param name="batch">The texts.</param>
    /// <param name="training">What training does besides; null outside of training.</param>
    /// <returns><c>[T, H]</c>, of the weights' type.</returns>
    public Tensor Hidden(PackedBatch batch, TrainingPass? training = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = NewDisposeScope();
        return _norm.Forward(Run(batch, training, cache: null, lastOnly: false)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The score of each class for each text. In the last layer only the last token of a text is followed: no other state of
    /// that layer is ever read.
    /// </summary>
    /// <param name="batch">The texts.</param>
    /// <param name="training">What training does besides; null outside of training.</param>
    /// <returns><c>[B, labels]</c>, of the weights' type, before the softmax.</returns>
    /// <exception cref="InvalidOperationException">The model has no classification head.</exception>
    public Tensor Classify(PackedBatch batch, TrainingPass? training = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (Config.Head != ModelHead.SequenceClassification)
        {
            throw new InvalidOperationException("The model has no classification head.");
        }

        using var scope = NewDisposeScope();
        var last = Run(batch, training, cache: null, lastOnly: true); // [B, H]
        return _head.Forward(_norm.Forward(last)).MoveToOuterDisposeScope(); // [B, H] -> [B, labels]
    }

    /// <summary>
    /// The matrix <c>[vocabulary, H]</c> whose product with a state is the scores of the next token; null where the head is more than
    /// that, or another one.
    /// </summary>
    internal Tensor? Vocabulary => Config.Head == ModelHead.CausalLM && _head is DenseProjection { Bias: null } dense ? dense.Weight : null;

    /// <summary>The score of each token of the vocabulary to be the next one.</summary>
    /// <param name="hidden">States after the last norm, <c>[n, H]</c>.</param>
    /// <returns><c>[n, vocabulary]</c>, of the weights' type, before the softmax.</returns>
    /// <exception cref="InvalidOperationException">The model has a classification head instead.</exception>
    public Tensor NextTokenScores(Tensor hidden) => Config.Head == ModelHead.CausalLM
        ? _head.Forward(hidden)
        : throw new InvalidOperationException("The model has no language model head.");

    /// <summary>Runs prompts and keeps their keys and values.</summary>
    /// <param name="prompts">The prompts, one for each row of the cache.</param>
    /// <param name="cache">An empty cache; filled in place.</param>
    /// <returns>The scores of the token after each prompt, <c>[B, vocabulary]</c>.</returns>
    internal Tensor Prefill(PackedBatch prompts, KeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        cache.Begin(prompts);
        var last = Run(prompts, training: null, cache, lastOnly: true);
        return NextTokenScores(_norm.Forward(last)).MoveToOuterDisposeScope();
    }

    /// <summary>Runs one more token of each row of the cache.</summary>
    /// <param name="ids">The tokens, int64 <c>[B]</c>.</param>
    /// <param name="cache">What came before; added to in place.</param>
    /// <returns>The scores of the tokens after these, <c>[B, vocabulary]</c>.</returns>
    internal Tensor Step(Tensor ids, KeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        cache.Advance();
        var x = Embed(ids); // [B, H]
        var angles = _rotary.At(cache.Positions, cache.Lengths);
        foreach (var layer in _layers)
        {
            x = layer.Step(x, cache, angles);
        }

        return NextTokenScores(_norm.Forward(x)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rotary.Dispose();
        Weights.Dispose();
    }

    private Tensor Run(PackedBatch batch, TrainingPass? training, KeyValueCache? cache, bool lastOnly)
    {
        training?.SeedLayer(-1);
        var x = Embed(batch.Ids); // [T, H]
        x = training is null ? x : training.Embedded(x, batch);
        var pass = NewPass();
        for (var i = 0; i < _layers.Length; i++)
        {
            // What a layer makes and no backward pass needs is given back before the next one begins.
            using var scope = NewDisposeScope();
            using var input = x;
            x = (training is null ? Layer(i, input, pass) : training.Layer(i, input, Again(i))).MoveToOuterDisposeScope();
        }

        return x;

        ForwardPass NewPass() => new(batch, _rotary.At(batch), training?.Dropout ?? 0, cache);

        // What a layer computed again shares with the others would be gone by then.
        Func<Tensor, Tensor> Again(int index) => input => Layer(index, input, training!.Checkpointing ? NewPass() : pass);

        Tensor Layer(int index, Tensor input, ForwardPass shared) =>
            _layers[index].Forward(input, shared, lastOnly && index == _layers.Length - 1);
    }

    private Tensor Embed(Tensor ids) => DenseProjection.As(_embedding.index_select(0, ids), Weights.Type);
}
