using System.Globalization;

namespace Tezgah.Web.Overview;

/// <summary>The kernel's temperature sensors (<c>/sys/class/hwmon</c>, millidegrees Celsius), or its thermal zones.</summary>
public static class HeatSensors
{
    private const double HottestCelsius = 150;
    private const double ColdestCelsius = -50;

    /// <summary>The warmest value of each sensor chip; what cannot be read is left out.</summary>
    /// <param name="root">The folder of the kernel's classes: <c>/sys/class</c>.</param>
    public static IReadOnlyList<HeatSample> Read(string root)
    {
        var chips = Folders(Path.Combine(root, "hwmon"))
            .Select(f => (Name: Text(Path.Combine(f, "name")) ?? Path.GetFileName(f), Values: Files(f, "temp*_input")))
            .ToList();
        if (!chips.Any(c => c.Values.Count > 0))
        {
            chips = [.. Folders(Path.Combine(root, "thermal")).Select(f => (Text(Path.Combine(f, "type")) ?? Path.GetFileName(f), Files(f, "temp")))];
        }

        return [.. chips.Where(c => c.Values.Count > 0).Select(c => new HeatSample(c.Name, c.Values.Max()))];
    }

    private static IReadOnlyList<string> Folders(string path)
    {
        try
        {
            return Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A machine that keeps its temperature to itself is no problem of anybody's.
            return [];
        }
    }

    private static List<double> Files(string folder, string pattern)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(folder, pattern)
                    .Select(Text)
                    .Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var milli) ? milli / 1000 : double.NaN)
                    .Where(c => c is > ColdestCelsius and < HottestCelsius),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As above.
            return [];
        }
    }

    private static string? Text(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A sensor that is switched off answers with an error.
            return null;
        }
    }
}
