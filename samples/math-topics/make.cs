// Makes train.csv, validation.csv and test.csv out of the phrasings beside this file:
//   dotnet run samples/math-topics/make.cs [-- OUTPUT_FOLDER]
// The same phrasings give the same bytes. README.md explains the placeholders.
#:property PublishAot=false
// the types of a program of one file need no namespace
#:property NoWarn=$(NoWarn);MA0047
using System.Data;
using System.Globalization;
using System.Text.RegularExpressions;

const ulong Seed = 20_240_607;
const int TrainPerCell = 280, HeldBackPerCell = 35;
// Of every cell's phrasings, so many occur in test only and as many in validation only, each so often.
const int HeldOutPhrasings = 4, UsesOfHeldOut = 2, HeldOut = HeldOutPhrasings * UsesOfHeldOut;
const int Shared = HeldBackPerCell - HeldOut;

var here = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? Environment.CurrentDirectory;
var output = args.Length > 0 ? args[0] : here;
string[] topics =
[
    "Algebra", "Geometry", "Calculus", "Probability", "Number Theory", "Combinatorics", "Linear Algebra",
    "Abstract Algebra",
];
var lists = File.ReadLines(Path.Combine(here, "phrasings", "lists.txt")).Where(line => line.Contains(": "))
    .Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1].Split(" | "));
var random = new RandomSource(Seed);
var (train, validation, test) = (new List<Problem>(), new List<Problem>(), new List<Problem>());
var maker = new ProblemMaker(random, lists);
foreach (var topic in topics)
{
    foreach (var language in (string[])["en", "tr"])
    {
        var file = $"{topic.ToLowerInvariant().Replace(' ', '-')}.{language}.txt";
        var phrasings = File.ReadLines(Path.Combine(here, "phrasings", file)).Select(Phrasing.Parse).ToArray();
        random.Shuffle(phrasings);
        var (first, second) = (HeldOutPhrasings, 2 * HeldOutPhrasings);
        test.AddRange(maker.Make(topic, language, phrasings[..first], HeldOut));
        validation.AddRange(maker.Make(topic, language, phrasings[first..second], HeldOut));
        var rest = maker.Make(topic, language, phrasings[second..], TrainPerCell + (2 * Shared));
        random.Shuffle(rest);
        test.AddRange(rest[..Shared]);
        validation.AddRange(rest[Shared..(2 * Shared)]);
        train.AddRange(rest[(2 * Shared)..]);
        Console.WriteLine($"{file}: {phrasings.Length} phrasings");
    }
}

var known = train.Select(row => row.Phrasing).ToHashSet();
Write("train", train);
Write("validation", validation);
Write("test", test);

void Write(string split, List<Problem> problems)
{
    var rows = problems.ToArray();
    random.Shuffle(rows);
    var lines = rows.Select(row => $"{Quote(row.Text)},{row.Topic},{row.Language}\n");
    File.WriteAllText(Path.Combine(output, split + ".csv"), "text,label,language\n" + string.Concat(lines));
    Console.WriteLine(
        $"{split}.csv: {rows.Length} problems, {rows.Count(row => !known.Contains(row.Phrasing))} of phrasings "
        + $"that training lacks, {rows.Count(row => row.Phrasing.Ambiguous)} ambiguous");
}

// RFC 4180: quoted only where a comma, a quote or a line break makes it necessary.
static string Quote(string text) =>
    text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

/// <summary>A line of a phrasing file; "(or Topic) " in front names a second topic that would be defensible.</summary>
internal sealed record Phrasing(string Template, bool Ambiguous)
{
    public static Phrasing Parse(string line) =>
        line.StartsWith("(or ", StringComparison.Ordinal)
            ? new(line[(line.IndexOf(')') + 2)..], Ambiguous: true)
            : new(line, Ambiguous: false);
}

/// <summary>One finished problem.</summary>
internal sealed record Problem(string Text, string Topic, string Language, Phrasing Phrasing);

/// <summary>Makes problems, none twice, whatever stands before or after it.</summary>
internal sealed class ProblemMaker(RandomSource random, Dictionary<string, string[]> lists)
{
    private const int Tries = 60;
    private const double OpenerShare = 0.15, CloserShare = 0.2;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Goes round the phrasings; one with nothing new to say is left out from then on.</summary>
    public Problem[] Make(string topic, string language, Phrasing[] phrasings, int count)
    {
        var problems = new List<Problem>();
        var open = new Queue<Phrasing>(phrasings);
        while (problems.Count < count && open.TryDequeue(out var phrasing))
        {
            for (var t = 0; t < Tries; t++)
            {
                var text = Fill(phrasing.Template, language);
                if (_seen.Add(text.ToLowerInvariant().Replace("  ", " ")))
                {
                    var opener = random.Chance(OpenerShare) ? Fill("{opener} ", language) : "";
                    var closer = random.Chance(CloserShare) ? Fill(" {closer}", language) : "";
                    problems.Add(new(opener + text + closer, topic, language, phrasing));
                    open.Enqueue(phrasing);
                    break;
                }
            }
        }

        return problems.Count == count ? [.. problems] : throw new InvalidOperationException(
            $"{topic} {language}: {problems.Count} problems instead of {count}; add phrasings or widen their ranges.");
    }

    private string Fill(string template, string language) => new Filler(random, lists, language).Fill(template);
}

/// <summary>Fills one phrasing; what is bound to a name stays bound to the phrasing's end.</summary>
internal sealed partial class Filler(RandomSource random, Dictionary<string, string[]> lists, string language)
{
    private readonly Dictionary<string, string> _bound = new(StringComparer.Ordinal);

    /// <summary>Replaces the leftmost of the innermost placeholders until none is left.</summary>
    public string Fill(string text)
    {
        while (Innermost().Match(text) is { Success: true } found)
        {
            text = text[..found.Index] + Value(found.Groups["body"].Value) + text[(found.Index + found.Length)..];
        }

        return text;
    }

    private string Value(string body)
    {
        if (body.Split('~') is [var stem, var suffix])
        {
            var word = Value(stem);
            return word + Turkish.Suffix(word, suffix);
        }

        if (body[0] == '!')
        {
            return Value(body[1..])[..0];
        }

        return body[0] == '=' ? Text(Compute(body[1..]))
            : Binding().Match(body) is { Success: true } binding
                ? Bound(binding.Groups["name"].Value, binding.Groups["source"].Value)
            : body.Contains('|') ? random.Pick(body.Split('|'))
            : Named(body);
    }

    private string Bound(string name, string source)
    {
        if (name is "poly" or "matrix" or "vector" or "cycle")
        {
            var sizes = source.Split(' ').Select(Compute).ToArray();
            return name switch
            {
                "poly" => Mathematics.Polynomial(random, sizes[0]),
                "matrix" => Mathematics.Matrix(random, sizes[0], sizes[^1]),
                "vector" => Mathematics.Vector(random, sizes[0]),
                _ => Mathematics.Cycle(random, sizes[0]),
            };
        }

        if (source.Split(["..", "/"], StringSplitOptions.None) is not [var from, var to, .. var steps])
        {
            return _bound[name] = random.Pick(source.Split('|'));
        }

        var (low, step) = (Compute(from), steps is [var size] ? Compute(size) : 1);
        return _bound[name] = Text(low + (step * random.Below(((Compute(to) - low) / step) + 1)));
    }

    private string Named(string name)
    {
        if (!_bound.TryGetValue(name, out var word))
        {
            // {name2} is another draw from the list of {name}.
            var free = lists[$"{name.TrimEnd('2', '3')}.{language}"].Where(entry => !_bound.ContainsValue(entry));
            _bound[name] = word = Fill(random.Pick([.. free]));
        }

        return word;
    }

    private int Compute(string expression)
    {
        var numbers = Name().Replace(expression, name => $"({_bound[name.Value]})");
        using var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        return Convert.ToInt32(table.Compute(numbers, ""), CultureInfo.InvariantCulture);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<body>[^{}]*)\}", RegexOptions.None, 1000)]
    private static partial Regex Innermost();

    [GeneratedRegex("^(?<name>[a-z]+):(?<source>[^ ].*)$", RegexOptions.None, 1000)]
    private static partial Regex Binding();

    [GeneratedRegex("[a-z]+", RegexOptions.None, 1000)]
    private static partial Regex Name();
}

/// <summary>Small random mathematical objects as text.</summary>
internal static class Mathematics
{
    public static string Polynomial(RandomSource random, int degree)
    {
        var text = "";
        for (var power = degree; power >= 0; power--)
        {
            var coefficient = power == degree ? 1 + random.Below(4) : random.Below(19) - 9;
            if (coefficient != 0)
            {
                var sign = power == degree ? "" : coefficient < 0 ? " - " : " + ";
                var size = Math.Abs(coefficient) is 1 && power > 0 ? "" : $"{Math.Abs(coefficient)}";
                text += sign + size + (power switch { 0 => "", 1 => "x", _ => $"x^{power}" });
            }
        }

        return text;
    }

    public static string Matrix(RandomSource random, int rows, int columns) =>
        $"[{string.Join(", ", Enumerable.Range(0, rows).Select(_ => $"[{Entries(random, columns)}]"))}]";

    /// <summary>A vector that is not zero: its first entry is at least 1.</summary>
    public static string Vector(RandomSource random, int length) =>
        $"({1 + random.Below(6)}, {Entries(random, length - 1)})";

    public static string Cycle(RandomSource random, int points)
    {
        var order = Enumerable.Range(1, points).ToArray();
        random.Shuffle(order);
        return $"({string.Join(' ', order[..(2 + random.Below(3))])})";
    }

    private static string Entries(RandomSource random, int count) =>
        string.Join(", ", Enumerable.Range(0, count).Select(_ => random.Below(11) - 4));
}

/// <summary>Turkish suffixes after a name or a number, with the apostrophe that both take.</summary>
internal static class Turkish
{
    private static readonly string[] s_ones =
        ["", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz"];
    private static readonly string[] s_tens =
        ["", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan"];

    /// <summary>I and A follow the last vowel, D the last sound; a first y, n or s only joins two vowels.</summary>
    public static string Suffix(string word, string pattern)
    {
        var said = int.TryParse(word, CultureInfo.InvariantCulture, out var number) ? LastWord(number) : word;
        var vowel = char.ToLowerInvariant(said.Last(letter => "aıoueiöüAEIOUÖÜ".Contains(letter)));
        var joined = "aıoueiöü".Contains(said[^1]) || !"yns".Contains(pattern[0]);
        return "'" + string.Concat((joined ? pattern : pattern[1..]).Select(letter => letter switch
        {
            'A' => "aıou".Contains(vowel) ? 'a' : 'e',
            'I' => vowel switch { 'a' or 'ı' => 'ı', 'o' or 'u' => 'u', 'e' or 'i' => 'i', _ => 'ü' },
            'D' => "fstkçşhp".Contains(said[^1]) ? 't' : 'd',
            _ => letter,
        }));
    }

    private static string LastWord(int number) =>
        number == 0 ? "sıfır"
        : number % 10 != 0 ? s_ones[Math.Abs(number % 10)]
        : number % 100 != 0 ? s_tens[Math.Abs(number % 100 / 10)]
        : number % 1000 != 0 ? "yüz" : "bin";
}

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every version of .NET.</summary>
internal sealed class RandomSource(ulong seed)
{
    private ulong _state = seed;

    public int Below(int count) => (int)(Next() % (ulong)count);

    public bool Chance(double probability) => Below(1_000_000) < probability * 1_000_000;

    public string Pick(string[] from) => from[Below(from.Length)];

    public void Shuffle<T>(T[] items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
