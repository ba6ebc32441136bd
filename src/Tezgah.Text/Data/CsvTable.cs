using System.Globalization;
using CsvHelper;
using Tezgah.Core.Problems;

namespace Tezgah.Text.Data;

/// <summary>Reads CSV (RFC 4180) with any separator; every row must have as many fields as the header.</summary>
internal static class CsvTable
{
    private static readonly char[] s_separators = [',', ';', '\t', '|'];

    public static DataTable Read(string path, string text, DataFileOptions options)
    {
        CsvMalformedRecord? malformed = null;
        using var reader = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = options.Separator ?? Separator(text),
            HasHeader = false,
            TrackLineNumbers = true,
            OnMalformedRecord = record => malformed ??= record,
        });

        IReadOnlyList<string>? columns = options.HasHeader ? null : options.Columns;
        var rows = new List<DataRow>();
        while (Next(path, reader, ref malformed))
        {
            var line = (int)reader.LineNumber;
            var fields = new string[reader.FieldCount];
            for (var i = 0; i < fields.Length; i++)
            {
                fields[i] = reader[i].ToString();
            }

            if (columns is null && options.HasHeader)
            {
                columns = Header(path, fields);
                continue;
            }

            columns ??= [.. fields.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"column{i + 1}"))];
            if (fields.Length != columns.Count)
            {
                throw DataErrors.FieldCount(path, line, fields.Length, columns.Count);
            }

            rows.Add(new DataRow(fields, line));
        }

        return new DataTable(columns ?? [], rows);
    }

    private static bool Next(string path, CsvReader reader, ref CsvMalformedRecord? malformed)
    {
        var read = reader.Read();
        if (malformed is { Reason: not CsvMalformedReason.StrayQuote } problem)
        {
            // A quote inside a field that starts without one is text to every program that writes CSV loosely.
            throw DataErrors.Quote(path, (int)problem.LineNumber, problem.Reason switch
            {
                CsvMalformedReason.UnterminatedQuote => Problem.Part("why-quote-open"),
                CsvMalformedReason.TextAfterClosingQuote => Problem.Part("why-quote-text"),
                _ => Problem.Part("why-quote"),
            });
        }

        malformed = null;
        return read;
    }

    private static string[] Header(string path, string[] fields)
    {
        var names = fields.Select(f => f.Trim()).ToArray();
        var twice = names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? names : throw DataErrors.ColumnTwice(path, twice.Key);
    }

    // The candidate that the first line has most often outside quotes; Turkish spreadsheets write semicolons.
    private static char Separator(string text)
    {
        var counts = new int[s_separators.Length];
        var quoted = false;
        foreach (var c in text.AsSpan().TrimStart("\r\n"))
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is '\r' or '\n')
            {
                break;
            }
            else if (!quoted && Array.IndexOf(s_separators, c) is >= 0 and var index)
            {
                counts[index]++;
            }
        }

        return s_separators[Array.IndexOf(counts, counts.Max())];
    }
}
