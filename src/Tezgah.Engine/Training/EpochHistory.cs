using Tezgah.Core.Results;

namespace Tezgah.Engine.Training;

/// <summary>What is kept of one epoch.</summary>
public sealed record EpochRow(
    double Epoch,
    int Step,
    double TrainLoss,
    double ValLoss,
    double ValAccuracy,
    double ValF1Macro,
    double LearningRate);

/// <summary>The course of a run, epoch by epoch: <c>history.csv</c>. Losses are weighted by texts.</summary>
public sealed class EpochHistory
{
    private readonly List<EpochRow> _rows;
    private double _lossSum;
    private long _texts;

    /// <summary>A history that goes on from a checkpoint, or starts.</summary>
    public EpochHistory(IEnumerable<EpochRow> rows, double lossSum, long texts)
    {
        _rows = [.. rows];
        _lossSum = lossSum;
        _texts = texts;
    }

    /// <summary>The epochs that have ended.</summary>
    public IReadOnlyList<EpochRow> Rows => _rows;

    /// <summary>The sum of the losses of the open epoch's texts.</summary>
    public double LossSum => _lossSum;

    /// <summary>The texts of the open epoch.</summary>
    public long Texts => _texts;

    /// <summary>Adds a step to the open epoch.</summary>
    public void Add(double loss, int texts)
    {
        _lossSum += loss * texts;
        _texts += texts;
    }

    /// <summary>Ends the open epoch.</summary>
    public void End(double epoch, int step, double valLoss, double valAccuracy, double valF1Macro, double learningRate)
    {
        _rows.Add(new EpochRow(epoch, step, _lossSum / _texts, valLoss, valAccuracy, valF1Macro, learningRate));
        (_lossSum, _texts) = (0, 0);
    }

    /// <summary>Writes the file.</summary>
    public void Write(string path) => HistoryFile.Of(
    [
        Column("epoch", r => r.Epoch),
        Column("step", r => r.Step),
        Column("train_loss", r => r.TrainLoss),
        Column("val_loss", r => r.ValLoss),
        Column("val_accuracy", r => r.ValAccuracy),
        Column("val_f1_macro", r => r.ValF1Macro),
        Column("learning_rate", r => r.LearningRate),
    ]).Write(path);

    private (string Name, IReadOnlyList<double?> Values) Column(string name, Func<EpochRow, double> value) =>
        (name, [.. _rows.Select(r => (double?)value(r))]);
}
