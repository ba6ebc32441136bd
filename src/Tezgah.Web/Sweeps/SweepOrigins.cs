using Microsoft.Extensions.Localization;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Sweeps;

/// <summary>Where the numbers of a sweep come from: the measurements that its runs noted while they trained.</summary>
public static class SweepOrigins
{
    /// <summary>A mean or deviation over the runs of one choice of values.</summary>
    public static Origin Of(IStringLocalizer<SweepsTexts> texts, Sweep sweep, ConfigResult config, string figure, string shown, double? value) =>
        Of(texts, sweep, [config], figure, shown) with { Value = value };

    /// <summary>The points and lines of a chart.</summary>
    public static Origin Of(IStringLocalizer<SweepsTexts> texts, Sweep sweep, IEnumerable<ConfigResult> configs, string figure, string shown = "")
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(sweep);
        return new()
        {
            Figure = figure,
            Shown = shown,
            Method = texts["OriginMethod", sweep.Metric],
            Sources =
            [
                .. configs.SelectMany(c => c.Runs).Where(r => r.Run is not null && r.Values.Count > 0)
                    .Select(r => LoggedOrigins.Source(r.Run!, sweep.Metric, r.Values[^1].Step) with { FromStep = r.Values[0].Step }),
            ],
        };
    }
}
