using System.Globalization;
using System.Text;

namespace Tezgah.Text.Templates.Library;

/// <summary>Python's strftime, with the English names that models were trained on.</summary>
internal static class TimeFormat
{
    public static string Format(DateTimeOffset time, string format)
    {
        var builder = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                builder.Append(format[i]);
                continue;
            }

            // %-d is %d without the zero in front.
            var noZero = format[i + 1] == '-' && i + 2 < format.Length;
            i += noZero ? 2 : 1;
            var text = Part(time, format[i]);
            builder.Append(noZero && text.Length > 1 ? text.TrimStart('0').PadLeft(1, '0') : text);
        }

        return builder.ToString();
    }

    private static string Part(DateTimeOffset time, char directive)
    {
        var format = directive switch
        {
            'Y' => "yyyy",
            'y' => "yy",
            'm' => "MM",
            'd' => "dd",
            'B' => "MMMM",
            'b' => "MMM",
            'A' => "dddd",
            'a' => "ddd",
            'H' => "HH",
            'I' => "hh",
            'M' => "mm",
            'S' => "ss",
            'p' => "tt",
            'F' => "yyyy-MM-dd",
            'T' => "HH:mm:ss",
            _ => null,
        };
        return (format, directive) switch
        {
            (not null, _) => time.ToString(format, CultureInfo.InvariantCulture),
            (_, 'j') => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            (_, '%') => "%",
            _ => throw new TemplateValueException($"strftime %{directive}", TemplateValueException.Unsupported),
        };
    }
}
