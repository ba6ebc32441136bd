using System.Globalization;

namespace Tezgah.Benchmarks.Charts;

/// <summary>The figures of a measurement, each beside what it may be at most.</summary>
internal sealed class Report
{
    private bool _failed;

    /// <summary>A time by the clock, and the processor time behind it, both in milliseconds.</summary>
    public void Add(string what, (double Wall, double Processor) time, double most)
    {
        _failed |= time.Wall > most;
        var verdict = time.Wall <= most ? "" : time.Processor <= most ? ", missed by the clock" : ", MISSED";
        Say($"{what,-58} {time.Wall,7:F0} ms, processor {time.Processor,6:F0} ms  (at most {most:F0}{verdict}; load {DashboardUnderTest.Load()})");
    }

    /// <summary>Memory in MB.</summary>
    public void Memory(double value, double most)
    {
        _failed |= value > most;
        Say($"{"most memory of the dashboard",-58} {value,7:F0} MB  (at most {most:F0})");
    }

    /// <summary>Something that has to be so.</summary>
    public void Check(string what, bool isSo)
    {
        _failed |= !isSo;
        Say($"{what,-58} {(isSo ? "    yes" : "     NO")}");
    }

    /// <summary>Says whether all is as it has to be; 0 if so, otherwise 1.</summary>
    public int Print()
    {
        Console.WriteLine(_failed ? "not all as it has to be" : "all as it has to be");
        return _failed ? 1 : 0;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
