namespace Tezgah.Text.Data;

/// <summary>Reads plain text: every line that is not blank is a row.</summary>
internal static class TextTable
{
    /// <summary>The name of the one column.</summary>
    public const string Column = "text";

    public static DataTable Read(string text)
    {
        var rows = new List<DataRow>();
        var number = 0;
        foreach (var line in new TextLines(text))
        {
            number++;
            if (!line.IsWhiteSpace())
            {
                rows.Add(new DataRow([line.ToString()], number));
            }
        }

        return new DataTable([Column], rows);
    }
}
