namespace Tezgah.Core.CodeProblems;

/// <summary>Fenced blocks of Markdown (CommonMark, section 4.5) that may hold Python.</summary>
internal static class Fences
{
    /// <summary>The blocks marked as Python, or if there are none those without a mark; a last one without an end reaches to the end.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var (python, unmarked) = (new List<string>(), new List<string>());
        string? fence = null;
        var (block, language, indent) = (new List<string>(), "", 0);
        foreach (var line in text.Split('\n'))
        {
            var bare = line.TrimStart(' ');
            if (fence is null)
            {
                var length = FenceLength(bare);
                if (length >= 3 && line.Length - bare.Length <= 12)
                {
                    (fence, language, indent) = (bare[..length], bare[length..].Trim(), line.Length - bare.Length);
                    block = [];
                }
            }
            else if (FenceLength(bare) >= fence.Length && bare[0] == fence[0] && bare.Trim().Length == FenceLength(bare))
            {
                Add();
                fence = null;
            }
            else
            {
                // A fence inside a list item is indented, and its content with it.
                block.Add(line[Math.Min(indent, line.Length - bare.Length)..]);
            }
        }

        if (fence is not null)
        {
            Add();
        }

        return python.Count > 0 ? python : unmarked;

        void Add()
        {
            var name = language.Split(' ', '{', '}')[0].TrimStart('.').ToUpperInvariant();
            var into = name is "PYTHON" or "PY" or "PYTHON3" ? python : name.Length == 0 ? unmarked : null;
            into?.Add(string.Join('\n', block) + "\n");
        }
    }

    private static int FenceLength(string line)
    {
        var mark = line.Length > 0 && line[0] is '`' or '~' ? line[0] : '\0';
        var length = 0;
        while (length < line.Length && line[length] == mark)
        {
            length++;
        }

        // ```code``` on one line is no fence.
        return mark == '`' && line[length..].Contains('`') ? 0 : length;
    }
}
