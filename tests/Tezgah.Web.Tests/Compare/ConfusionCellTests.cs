using System.Globalization;
using System.Text.RegularExpressions;
using Tezgah.Core.Classification;
using Tezgah.Web.Compare;

namespace Tezgah.Web.Tests.Compare;

public sealed partial class ConfusionCellTests
{
    private static readonly ConfusionMatrix s_matrix = ConfusionMatrix.FromCounts([199, 1, 0, 3, 3, 2, 0, 0, 0], [0, 2, 0]);

    [Theory]
    [InlineData(0, 0, 199, 0.995, 10)]
    [InlineData(0, 1, 1, 0.005, 1)]
    [InlineData(0, 2, 0, 0.0, 0)]
    [InlineData(1, 1, 3, 0.3, 3)]
    public void Of_Cell_HasItsShareOfTheTrueClassAndAShadeForIt(int truth, int predicted, long count, double share, int heat)
    {
        var cell = ConfusionCell.Of(s_matrix, truth, predicted);

        Assert.Equal((count, share, heat), (cell.Count, cell.Share!.Value, cell.Heat));
    }

    [Fact]
    public void Of_ClassThatDoesNotOccur_HasNoShareInsteadOfZero() => Assert.Null(ConfusionCell.Of(s_matrix, 2, 2).Share);

    [Fact]
    public void Unanswered_Rows_ShareTheTrueClass() => Assert.Equal(new ConfusionCell(2, 0.2), ConfusionCell.Unanswered(s_matrix, 1));

    [Fact]
    public void Shades_InLightAndDark_HaveTextThatCanBeRead()
    {
        var css = File.ReadAllText(Path.Combine(Root(), "src/Tezgah.Web/Compare/MatrixFrame.razor.css"));
        var shades = Shade().Matches(css);

        Assert.Equal(20, shades.Count);
        Assert.All(shades, s =>
        {
            Assert.InRange(Contrast(s.Groups["lightBack"].Value, s.Groups["light"].Value), 4.5, 21);
            Assert.InRange(Contrast(s.Groups["darkBack"].Value, s.Groups["dark"].Value), 4.5, 21);
        });
    }

    // WCAG 2.2: relative luminance and contrast ratio.
    private static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Channel(int i)
        {
            var value = int.Parse(colour.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Dashboard.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"\.[ab][1-9]\d? \{ background: light-dark\((?<lightBack>#\w{6}), (?<darkBack>#\w{6})\); color: light-dark\((?<light>#\w{6}), (?<dark>#\w{6})\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shade();
}
