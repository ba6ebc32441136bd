namespace Tezgah.Web.Data;

/// <summary>Names the texts of the pages of data sets.</summary>
public sealed class DataTexts;
