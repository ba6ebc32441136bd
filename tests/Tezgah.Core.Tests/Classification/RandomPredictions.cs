using Tezgah.Core.Classification;

namespace Tezgah.Core.Tests.Classification;

/// <summary>Predictions of a classifier that is often right, from a seed.</summary>
internal static class RandomPredictions
{
    public static Predictions Create(int rows, int classes, int seed, double steps = 0)
    {
        var random = new Random(seed);
        var truth = new int[rows];
        var probabilities = new double[rows * classes];
        for (var row = 0; row < rows; row++)
        {
            truth[row] = random.Next(classes);
            var scores = probabilities.AsSpan(row * classes, classes);
            var sum = 0.0;
            for (var c = 0; c < classes; c++)
            {
                var score = Math.Exp((3 * random.NextDouble()) + (c == truth[row] ? 1 : 0));
                scores[c] = steps > 0 ? Math.Ceiling(score * steps) : score;
                sum += scores[c];
            }

            foreach (ref var score in scores)
            {
                score /= sum;
            }
        }

        return Predictions.Create(truth, null, probabilities, classes);
    }
}
