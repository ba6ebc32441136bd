namespace Tezgah.Core.Runs.Query;

/// <summary>The words of the filter language, in English and Turkish.</summary>
internal static class FilterWords
{
    private static readonly string[] s_and = ["and", "ve"];
    private static readonly string[] s_or = ["or", "veya"];
    private static readonly string[] s_not = ["not", "değil"];
    private static readonly string[] s_has = ["has", "var"];

    public static bool IsAnd(string word) => Is(s_and, word);

    public static bool IsOr(string word) => Is(s_or, word);

    public static bool IsNot(string word) => Is(s_not, word);

    public static bool IsHas(string word) => Is(s_has, word);

    public static bool IsWord(string word) => IsAnd(word) || IsOr(word) || IsNot(word) || IsHas(word);

    private static bool Is(string[] words, string word) => words.Contains(word, StringComparer.OrdinalIgnoreCase);
}
