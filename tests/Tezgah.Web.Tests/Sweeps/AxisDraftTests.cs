using System.Globalization;
using Tezgah.Web.Sweeps;

namespace Tezgah.Web.Tests.Sweeps;

public sealed class AxisDraftTests : IDisposable
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;

    public void Dispose() => CultureInfo.CurrentCulture = _culture;

    [Theory]
    [InlineData("tr", "training.learning_rate", "0,05", "0,05")]
    [InlineData("tr", "training.learning_rate", "0,05, 0,1", "0,05|0,1")]
    [InlineData("tr", "training.learning_rate", "0,05; 0,1;0,2", "0,05|0,1|0,2")]
    [InlineData("tr", "training.learning_rate", "1e-5, 5e-5", "1e-5|5e-5")]
    [InlineData("tr", "training.per_device_train_batch_size", "8,16", "8|16")]
    [InlineData("en", "training.learning_rate", "0.05,0.1", "0.05|0.1")]
    [InlineData("en", "lora.target_modules", "q_proj,v_proj; k_proj", "q_proj,v_proj|k_proj")]
    public void Read_Values_AreTakenApartAsTheirLanguageWritesThem(string culture, string key, string typed, string values)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        Assert.Equal(values.Split('|'), new AxisDraft { Key = key, Values = typed }.Read(mayBeRange: false).Values);
    }
}
