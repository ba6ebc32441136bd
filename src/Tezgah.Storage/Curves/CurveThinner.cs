namespace Tezgah.Storage.Curves;

/// <summary>Takes points from a curve so that its picture stays the same.</summary>
public static class CurveThinner
{
    /// <summary>
    /// Divides the steps into equal stretches and keeps of each the lowest and the highest finite point and the first that is
    /// not finite; the curve's first and last points stay too. A curve of at most <paramref name="maxPoints"/> points stays
    /// whole, a longer one comes out with at most that many (half as many more where it is full of values that are not finite).
    /// </summary>
    /// <param name="steps">The steps, rising, [n].</param>
    /// <param name="values">Their values, [n].</param>
    /// <param name="maxPoints">The points wanted, at least 1; fewer than 4 count as 4.</param>
    public static (int[] Steps, double[] Values) Thin(ReadOnlySpan<int> steps, ReadOnlySpan<double> values, int maxPoints)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, steps.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 1);
        if (steps.Length <= maxPoints)
        {
            return (steps.ToArray(), values.ToArray());
        }

        var stretches = Math.Max(1, (maxPoints - 2) / 2);
        var kept = new List<int>((3 * stretches) + 2) { 0 };
        double width = ((double)steps[^1] - steps[0] + 1) / stretches;
        var start = 0;
        for (var stretch = 1; stretch <= stretches && start < steps.Length; stretch++)
        {
            var bound = stretch == stretches ? double.PositiveInfinity : steps[0] + (stretch * width);
            start = KeepOf(steps, values, start, bound, kept);
        }

        Keep(kept, steps.Length - 1);
        return (Pick(steps, kept), Pick(values, kept));
    }

    // Looks at the points from start to those before the bound, and returns the first after them.
    private static int KeepOf(ReadOnlySpan<int> steps, ReadOnlySpan<double> values, int start, double bound, List<int> kept)
    {
        int low = -1, high = -1, odd = -1, i = start;
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        for (; i < steps.Length && steps[i] < bound; i++)
        {
            var value = values[i];
            if (!double.IsFinite(value))
            {
                odd = odd < 0 ? i : odd;
                continue;
            }

            if (value < lowest)
            {
                (lowest, low) = (value, i);
            }

            if (value > highest)
            {
                (highest, high) = (value, i);
            }
        }

        Span<int> found = [low, high, odd];
        found.Sort();
        foreach (var index in found)
        {
            Keep(kept, index);
        }

        return i;
    }

    private static void Keep(List<int> kept, int index)
    {
        if (index > kept[^1])
        {
            kept.Add(index);
        }
    }

    private static T[] Pick<T>(ReadOnlySpan<T> from, List<int> kept)
    {
        var picked = new T[kept.Count];
        for (var i = 0; i < picked.Length; i++)
        {
            picked[i] = from[kept[i]];
        }

        return picked;
    }
}
