using Tezgah.Core.Classification;
using Tezgah.Web.Charts;
using Tezgah.Web.Compare;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Compare;

public sealed class RocCurvesTests
{
    private static readonly Predictions s_predictions = SomeResults.Predictions(1, 0.8);
    private static readonly OneVsRest s_ranked = OneVsRest.Of(s_predictions);

    [Fact]
    public void OfClass_Drawn_HasTheAreaOfItsClass()
    {
        for (var c = 0; c < 8; c++)
        {
            Assert.Equal(s_ranked.Auc[c]!.Value, Area(RocCurves.OfClass(s_ranked, c)!), 0.005);
        }
    }

    [Fact]
    public void Macro_Drawn_HasTheMeanOfTheAreasAndGoesFromCornerToCorner()
    {
        var curve = RocCurves.Macro(s_ranked)!;

        Assert.Equal(s_ranked.AucMacro!.Value, Area(curve), 0.005);
        Assert.Equal((0, 0), (curve.X[0], curve.Y[0]));
        Assert.Equal((1, 1), (curve.X[^1], curve.Y[^1]));
        Assert.Equal(curve.Y.Order(), curve.Y);
    }

    [Fact]
    public void Micro_Drawn_HasTheAreaOfAllDecisionsPooled() =>
        Assert.Equal(s_ranked.AucMicro!.Value, Area(RocCurves.Micro(s_predictions)!), 0.005);

    [Fact]
    public void At_LongCurve_LooksAtFewOfItsPoints()
    {
        const int Points = 100_000;
        var rates = new Looked([.. Enumerable.Range(0, Points).Select(i => i / (Points - 1.0))]);

        var value = RocCurves.At(new RocCurve(rates, rates.Values, rates.Values), 0.75);

        Assert.Equal(0.75, value, 9);
        Assert.True(rates.Looks < 40, $"{rates.Looks} points");
    }

    [Fact]
    public void At_StepsUpAndEnds_TakesTheHighestThere()
    {
        var curve = new RocCurve([0, 0, 0.5, 0.5, 1], [0, 0.2, 0.4, 0.8, 1], [5, 4, 3, 2, 1]);

        Assert.Equal([0.2, 0.3, 0.8, 0.9, 1], ((double[])[0, 0.25, 0.5, 0.75, 1]).Select(r => RocCurves.At(curve, r)), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Curves_OfAClassThatDoesNotOccur_AreNotThereAndDoNotCountInTheMean()
    {
        var predictions = Predictions.Create([0, 1, 1], null, [0.7, 0.2, 0.1, 0.2, 0.7, 0.1, 0.6, 0.3, 0.1], 3);
        var ranked = OneVsRest.Of(predictions);

        Assert.Null(RocCurves.OfClass(ranked, 2));
        Assert.Equal(ranked.AucMacro!.Value, Area(RocCurves.Macro(ranked)!), 0.01);
    }

    [Fact]
    public void Curves_OfOneClassOnly_AreNotThere()
    {
        var predictions = Predictions.Create([0, 0], null, [1, 1], 1);

        Assert.Null(RocCurves.Macro(OneVsRest.Of(predictions)));
        Assert.Null(RocCurves.Micro(predictions));
    }

    private static double Area(Curve curve) =>
        Enumerable.Range(1, curve.Count - 1).Sum(i => (curve.X[i] - curve.X[i - 1]) * (curve.Y[i] + curve.Y[i - 1]) / 2);

    // A list that counts how often it is looked at.
    private sealed class Looked(double[] values) : IReadOnlyList<double>
    {
        public double[] Values => values;

        public int Looks { get; private set; }

        public int Count => values.Length;

        public double this[int index]
        {
            get
            {
                Looks++;
                return values[index];
            }
        }

        public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)values).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => values.GetEnumerator();
    }
}
