using Microsoft.Extensions.Localization;
using Tezgah.Web.Display;

namespace Tezgah.Web.NewRun;

/// <summary>What a data file holds, in one line.</summary>
public static class DataNote
{
    private const int Named = 8;

    /// <summary>The rows, the columns and the labels of a file.</summary>
    public static string Of(DataFileInfo file, IStringLocalizer<NewRunTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(texts);
        var note = texts.Of("FileNote", file.Rows, string.Join(", ", file.Columns)).Value;
        var named = string.Join(", ", file.Labels.Take(Named)) + (file.Labels.Count > Named ? " …" : "");
        return file.Labels.Count == 0 ? note : note + texts["LabelsNote", Format.Count(file.Labels.Count), named].Value;
    }
}
