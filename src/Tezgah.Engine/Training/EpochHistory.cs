using Tezgah.Core.Results;

namespace Tezgah.Engine.Training;

/// <summary>What is kept of one epoch.</summary>
/// <param name="Epoch">The epochs done, with their part.</param>
/// <param name="Step">The step at its end.</param>
/// <param name="TrainLoss">The mean loss of its steps, weighted as the loss itself is.</param>
/// <param name="LearningRate">The rate of its last step.</param>
/// <param name="Values">What was measured at its end, under Hugging Face's names; empty if nothing was.</param>
public sealed record EpochRow(double Epoch, int Step, double TrainLoss, double LearningRate, IReadOnlyDictionary<string, double> Values);

/// <summary>The course of a run, epoch by epoch: <c>history.csv</c>.</summary>
public sealed class EpochHistory
{
    private const string Measured = "eval_";

    private readonly List<EpochRow> _rows;
    private double _lossSum;
    private double _weight;

    /// <summary>A history that goes on from a checkpoint, or starts.</summary>
    public EpochHistory(IEnumerable<EpochRow> rows, double lossSum, double weight)
    {
        _rows = [.. rows];
        _lossSum = lossSum;
        _weight = weight;
    }

    /// <summary>The epochs that have ended.</summary>
    public IReadOnlyList<EpochRow> Rows => _rows;

    /// <summary>The weighted sum of the losses of the open epoch.</summary>
    public double LossSum => _lossSum;

    /// <summary>The weights of the open epoch.</summary>
    public double Weight => _weight;

    /// <summary>Adds a step to the open epoch.</summary>
    /// <param name="loss">Its mean loss.</param>
    /// <param name="weight">What the mean is over: texts or label tokens.</param>
    public void Add(double loss, double weight)
    {
        _lossSum += loss * weight;
        _weight += weight;
    }

    /// <summary>Ends the open epoch.</summary>
    public void End(double epoch, int step, double learningRate, IReadOnlyDictionary<string, double> values)
    {
        _rows.Add(new EpochRow(epoch, step, _lossSum / _weight, learningRate, values));
        (_lossSum, _weight) = (0, 0);
    }

    /// <summary>Writes the file; <c>eval_loss</c> is <c>val_loss</c> in it.</summary>
    public void Write(string path) => HistoryFile.Of(
    [
        Column("epoch", r => r.Epoch),
        Column("step", r => r.Step),
        Column("train_loss", r => r.TrainLoss),
        .. _rows.SelectMany(r => r.Values.Keys).Distinct(StringComparer.Ordinal).Select(name =>
            Column("val_" + name[Measured.Length..], r => r.Values.TryGetValue(name, out var value) ? value : null)),
        Column("learning_rate", r => r.LearningRate),
    ]).Write(path);

    private (string Name, IReadOnlyList<double?> Values) Column(string name, Func<EpochRow, double?> value) =>
        (name, [.. _rows.Select(value)]);
}
