using Tezgah.Core.Estimates;

namespace Tezgah.Web.NewRun.Memory;

/// <summary>What a run would take of the memory.</summary>
/// <param name="Memory">The estimate: of training, or of evaluating, if that takes more.</param>
/// <param name="Evaluates">Whether evaluating takes more.</param>
/// <param name="Batch">The largest batch, with texts of the maximum length.</param>
/// <param name="Free">The bytes that are free.</param>
/// <param name="Advice">What would make it fit; empty where it fits, or nothing does.</param>
public sealed record MemoryFacts(TrainingMemory Memory, bool Evaluates, BatchShape Batch, long Free, IReadOnlyList<MemoryAdvice> Advice)
{
    /// <summary>Whether it fits.</summary>
    public bool Fits => Memory.Total <= Free;

    /// <summary>The parts in the order of the page, by the names of their texts.</summary>
    public IReadOnlyList<(string Name, long Bytes)> Parts =>
    [
        ("Weights", Memory.Weights), ("Gradients", Memory.Gradients), ("Optimizer", Memory.Optimizer), ("Activations", Memory.Activations),
        ("Process", Memory.Process),
    ];
}
