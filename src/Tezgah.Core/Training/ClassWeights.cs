using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Training;

/// <summary>How much each class counts in a classifier's loss.</summary>
public static class ClassWeights
{
    /// <summary>The weights in the order of the classes; null where all count alike.</summary>
    /// <param name="settings">The choice, and the weights where they are given.</param>
    /// <param name="labels">The names of the classes in order.</param>
    /// <param name="counts">The training texts of each class.</param>
    /// <exception cref="ProblemException"><c>class-weight-unknown</c>: a weight is given for a label that is not there.</exception>
    public static double[]? Of(TrainingSettings settings, IReadOnlyList<string> labels, IReadOnlyList<int> counts)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(counts);
        switch (settings.ClassWeights)
        {
            case "balanced":
                // As scikit-learn: rows / (classes * rows of the class). A class without a row has no say, whatever its weight.
                var rows = counts.Sum();
                return [.. counts.Select(c => c == 0 ? 1 : (double)rows / ((double)counts.Count * c))];
            case "given":
                var unknown = settings.ClassWeightValues.Labels.Except(labels, StringComparer.Ordinal).ToArray();
                return unknown.Length == 0
                    ? [.. labels.Select(l => settings.ClassWeightValues.Of(l) ?? 1)]
                    : throw new ProblemException([.. unknown.Select(label => new Problem(
                        "class-weight-unknown", "training.class_weight_values", "training.class_weight_values", label, string.Join(", ", labels)))]);
            default:
                return null;
        }
    }
}
