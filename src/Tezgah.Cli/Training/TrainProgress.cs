using System.Globalization;
using Spectre.Console;
using Tezgah.Core.Events;

namespace Tezgah.Cli.Training;

/// <summary>
/// What a person at a terminal sees of a job: one line that moves, and lines that stay for evaluations and problems. Where
/// standard error is no terminal, only the lines that stay.
/// </summary>
internal sealed class TrainProgress(IAnsiConsole console, bool moving) : IProgress<RunEvent>, IDisposable
{
    private const int BarWidth = 30;
    private const int RedrawMilliseconds = 100;

    private readonly TimeProvider _time = TimeProvider.System;
    private long _drawnAt;
    private bool _onLine;
    private (long Done, long Total, long At) _start;
    private string _phase = "";
    private string _values = "";

    public static TrainProgress ForConsole() => new(
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), !Console.IsErrorRedirected);

    public void Report(RunEvent value)
    {
        switch (value)
        {
            case ProgressEvent progress:
                Draw(progress);
                break;
            case MetricsEvent { Values: var values, Step: var step } when values.ContainsKey("eval_loss"):
                Line($"step {step}: {Pick(values, "eval_loss", "eval_accuracy", "eval_f1_macro")}");
                break;
            case MetricsEvent metrics:
                _values = Pick(metrics.Values, "loss", "grad_norm", "tokens_per_second");
                break;
            case EvaluationEvent evaluation:
                Line($"{evaluation.Name}: {Summary(evaluation)}");
                break;
            case WarningEvent warning:
                Line($"[yellow]{Markup.Escape(warning.Problem.Message)}[/]", markup: true);
                break;
            case ErrorEvent error:
                Line($"[red]{Markup.Escape(error.Problem.Message)}[/]", markup: true);
                break;
            case FinishedEvent finished:
                Line($"{finished.Outcome} after step {finished.Step}");
                break;
        }
    }

    public void Dispose() => EndLine();

    private void Draw(ProgressEvent progress)
    {
        if (!moving)
        {
            return;
        }

        var now = _time.GetTimestamp();
        if (progress.Phase != _phase)
        {
            (_phase, _start, _drawnAt) = (progress.Phase, (progress.Done, progress.Total, now), 0);
        }

        if (_drawnAt != 0 && progress.Done < progress.Total && _time.GetElapsedTime(_drawnAt, now).TotalMilliseconds < RedrawMilliseconds)
        {
            return;
        }

        _drawnAt = now;
        var share = progress.Total == 0 ? 0 : Math.Clamp((double)progress.Done / progress.Total, 0, 1);
        var filled = (int)Math.Round(share * BarWidth);
        var bar = new string('━', filled) + new string('─', BarWidth - filled);
        var text = $"{progress.Phase,-10} {bar} {progress.Done}/{progress.Total} {Left(progress, now)} {(progress.Phase == "training" ? _values : "")}";
        console.Profile.Out.Writer.Write("\r" + text[..Math.Min(text.Length, Math.Max(20, console.Profile.Width - 1))].PadRight(console.Profile.Width - 1));
        console.Profile.Out.Writer.Flush();
        _onLine = true;
    }

    private string Left(ProgressEvent progress, long now)
    {
        var done = progress.Done - _start.Done;
        return done <= 0 ? "" : Clock(_time.GetElapsedTime(_start.At, now) * ((double)(progress.Total - progress.Done) / done));
    }

    /// <summary>A time as hours, of which there may be more than a day has, minutes and seconds.</summary>
    internal static string Clock(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");

    private static string Summary(EvaluationEvent evaluation) =>
        string.Join("  ", evaluation.Values.Where(v => v.Value is not null)
            .Select(v => $"{v.Key} {v.Value!.Value.ToString("0.####", CultureInfo.InvariantCulture)}"));

    private static string Pick(IReadOnlyDictionary<string, double> values, params string[] names) =>
        string.Join("  ", names.Where(values.ContainsKey).Select(n => $"{n} {values[n].ToString("0.####", CultureInfo.InvariantCulture)}"));

    private void Line(string text, bool markup = false)
    {
        EndLine();
        if (moving)
        {
            console.Write(new Markup(markup ? text : Markup.Escape(text)));
            console.WriteLine();
        }
        else
        {
            // In a file or a pipe a sentence is one line, however long.
            console.Profile.Out.Writer.WriteLine(markup ? Markup.Remove(text) : text);
        }
    }

    private void EndLine()
    {
        if (_onLine)
        {
            console.Profile.Out.Writer.Write("\r" + new string(' ', console.Profile.Width - 1) + "\r");
            _onLine = false;
        }
    }
}
