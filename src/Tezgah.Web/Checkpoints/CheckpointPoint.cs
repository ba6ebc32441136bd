using Tezgah.Core.Runs.Analysis;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Checkpoints;

/// <summary>A metric at a checkpoint, and where it comes from.</summary>
/// <param name="Value">The step and the value.</param>
/// <param name="Source">The file or event.</param>
public sealed record CheckpointPoint(CheckpointValue Value, OriginSource Source);

/// <summary>A metric over the checkpoints of one run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="RunName">What a person calls it.</param>
/// <param name="Style">The number of its colour.</param>
/// <param name="Points">Rising steps.</param>
public sealed record CheckpointCurve(string RunId, string RunName, int Style, IReadOnlyList<CheckpointPoint> Points)
{
    /// <summary>What it says about when to stop; null without a value.</summary>
    /// <param name="lowerIsBetter">Whether the metric is one like the loss.</param>
    public CheckpointAnalysis? Analyse(bool lowerIsBetter) =>
        Points.Any(p => double.IsFinite(p.Value.Value)) ? CheckpointAnalysis.Of(Points.Select(p => p.Value).Where(v => double.IsFinite(v.Value)), lowerIsBetter) : null;
}
