namespace Tezgah.Web.Models;

/// <summary>Names the texts of the models' pages.</summary>
public sealed class ModelsTexts;
