namespace Tezgah.Storage.Curves;

/// <summary>Puts new points into a curve.</summary>
public static class CurveMerger
{
    /// <summary>
    /// The points in the order of their steps, each step once with the value that came last.
    /// </summary>
    /// <param name="steps">The steps as they came, [n].</param>
    /// <param name="values">Their values, [n].</param>
    public static (int[] Steps, double[] Values) Order(IReadOnlyList<int> steps, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(values);
        var rises = true;
        for (var i = 1; i < steps.Count && rises; i++)
        {
            rises = steps[i] > steps[i - 1];
        }

        if (rises)
        {
            return ([.. steps], [.. values]);
        }

        var byStep = new SortedDictionary<int, double>();
        for (var i = 0; i < steps.Count; i++)
        {
            byStep[steps[i]] = values[i];
        }

        return ([.. byStep.Keys], [.. byStep.Values]);
    }

    /// <summary>
    /// Two curves as one; a step that both have takes the newer value.
    /// </summary>
    /// <param name="old">The curve that was there, its steps rising.</param>
    /// <param name="newer">The curve to put in, its steps rising.</param>
    public static (int[] Steps, double[] Values) Merge((int[] Steps, double[] Values) old, (int[] Steps, double[] Values) newer)
    {
        var steps = new List<int>(old.Steps.Length + newer.Steps.Length);
        var values = new List<double>(steps.Capacity);
        int i = 0, j = 0;
        while (i < old.Steps.Length || j < newer.Steps.Length)
        {
            var takeNewer = i == old.Steps.Length || (j < newer.Steps.Length && newer.Steps[j] <= old.Steps[i]);
            if (takeNewer)
            {
                i += i < old.Steps.Length && old.Steps[i] == newer.Steps[j] ? 1 : 0;
                steps.Add(newer.Steps[j]);
                values.Add(newer.Values[j++]);
            }
            else
            {
                steps.Add(old.Steps[i]);
                values.Add(old.Values[i++]);
            }
        }

        return ([.. steps], [.. values]);
    }
}
