"""Names in the demo town, English and Chinese: all made up."""

from __future__ import annotations

#: the town and its island
TOWN = ("Lanhaven", "澜港")
ISLAND = ("Lann Island", "澜岛")

#: streets along the shore, from the quay inland
ALONG = (
    ("Quay Road", "港沿路"),
    ("Ropewalk", "缆绳街"),
    ("Chandler Street", "船具街"),
    ("Customs Street", "海关街"),
    ("Exchange Street", "汇市街"),
    ("Compass Avenue", "罗盘大道"),
    ("Cooper Street", "木桶街"),
    ("Almond Street", "杏仁街"),
    ("Lantern Street", "灯笼街"),
    ("College Street", "书院街"),
    ("Inner Ring Road", "内环路"),
    ("Orchard Street", "果园街"),
    ("Terrace Road", "梯田路"),
    ("Meadow Road", "草甸路"),
    ("Quarry Road", "采石路"),
    ("Outer Ring Road", "外环路"),
)

#: streets that run inland from the shore, from east over north to west
INLAND = (
    ("Crane Street", "吊机街"),
    ("Saltpan Street", "盐池街"),
    ("Depot Street", "货栈街"),
    ("Gantry Lane", "龙门巷"),
    ("Brine Street", "卤水街"),
    ("East Avenue", "东大街"),
    ("Sailmaker Lane", "帆匠巷"),
    ("Tar Lane", "焦油巷"),
    ("Cask Street", "酒桶街"),
    ("Brewer Street", "酒坊街"),
    ("Anchor Street", "锚街"),
    ("Plum Lane", "李子巷"),
    ("Timber Street", "木材街"),
    ("Joiner Lane", "细木巷"),
    ("Tern Street", "燕鸥街"),
    ("Linden Avenue", "椴树大道"),
    ("Weaver Street", "织工街"),
    ("Candle Lane", "蜡烛巷"),
    ("Mint Street", "薄荷街"),
    ("Fishmarket Street", "鱼市街"),
    ("Bell Lane", "钟巷"),
    ("Town Hall Street", "市厅街"),
    ("North Avenue", "北大街"),
    ("Ferry Street", "渡口街"),
    ("Bridge Street", "桥头街"),
    ("Pepper Lane", "胡椒巷"),
    ("Garden Street", "花园街"),
    ("Clock Street", "钟楼街"),
    ("Printer Lane", "印坊巷"),
    ("Theatre Street", "戏院街"),
    ("Station Avenue", "车站大道"),
    ("Smith Street", "铁匠街"),
    ("Harbour Steps", "港阶"),
    ("Cable Street", "电缆街"),
    ("Pilot Street", "领航街"),
    ("Gunpowder Lane", "火药巷"),
    ("West Avenue", "西大街"),
    ("Mast Street", "桅杆街"),
    ("Yard Street", "船厂街"),
    ("Slipway Road", "船台路"),
    ("Keel Street", "龙骨街"),
    ("Lighthouse Road", "灯塔路"),
)

#: districts: name, first and last bearing round the harbour (degrees), from and to metres inland, kind
DISTRICTS = (
    ("Old Quay", "老码头", (74, 112), (0, 700), "old-town"),
    ("Market Hill", "市集岗", (74, 112), (700, 1900), "centre"),
    ("Theatre Quarter", "戏院区", (112, 146), (0, 900), "centre"),
    ("Station Quarter", "车站区", (112, 146), (900, 1900), "residential"),
    ("Ropemakers", "缆坊", (40, 74), (0, 900), "old-town"),
    ("Tern Park", "燕鸥公园片", (40, 74), (900, 1900), "residential"),
    ("Saltfields", "盐田", (-16, 40), (0, 900), "industrial"),
    ("Brewers' Rise", "酒坊坡", (8, 40), (900, 1900), "residential"),
    ("Yardside", "船厂沿", (146, 166), (0, 900), "residential"),
    ("Guard Yard", "港卫船厂片", (166, 194), (0, 700), "yard"),
    ("College Park", "书院园", (146, 180), (900, 1900), "campus"),
    ("Northgate", "北门", (60, 120), (1900, 3350), "suburb"),
    ("Orchards", "果园", (8, 60), (1900, 3350), "suburb"),
    ("Terraces", "梯田", (120, 174), (1900, 3350), "suburb"),
)

#: villages outside the outer ring: name, middle in metres of the plan, size in metres, turn in degrees
VILLAGES = (
    ("Millbrook", "磨坊溪", (-5600, 4700), (1500, 900), 20.0),
    ("Pine Ridge", "松岭", (5600, 5000), (1400, 900), -25.0),
    ("Northfield", "北田村", (1300, 7300), (1300, 800), 8.0),
    ("Tern Beach", "燕鸥滩", (5600, 1100), (1600, 700), 22.0),
    ("Cape Lann", "澜角", (-4900, 1300), (1100, 600), -10.0),
)
#: streets of a village, in the order they are laid
VILLAGE_STREETS = (
    ("High Street", "正街"),
    ("Church Walk", "教堂小路"),
    ("School Lane", "学校巷"),
    ("Mill Lane", "磨坊巷"),
    ("Well Lane", "水井巷"),
    ("Back Lane", "后巷"),
    ("Green Lane", "绿巷"),
    ("Field Lane", "田巷"),
)

#: landmarks: id, name, bearing (degrees), metres inland, length and width (metres), turn against the bearing,
#: kind
LANDMARKS = (
    ("city-hall", "City Hall", "市政厅", 96, 560, 110, 80, 0, "civic"),
    ("fish-market", "Fish Market", "鱼市场", 92, 90, 140, 60, 0, "market"),
    ("market-square", "Market Square", "集市广场", 94, 960, 150, 110, 0, "market"),
    ("ferry", "Ferry Terminal", "轮渡码头", 115, 40, 150, 70, 0, "transport"),
    ("station", "Central Station", "中央车站", 131, 1250, 330, 90, 90, "transport"),
    ("theatre", "Old Theatre", "老戏院", 128, 300, 70, 60, 0, "civic"),
    ("hospital", "Harbour Hospital", "港口医院", 52, 1250, 220, 150, 0, "health"),
    ("stadium", "Tern Stadium", "燕鸥体育场", 66, 1700, 210, 160, 0, "sport"),
    ("university", "Lanhaven University", "澜港大学", 158, 1150, 420, 260, 0, "campus"),
    ("geodesy", "Institute of Marine Geodesy", "海洋测绘研究所", 165, 1520, 260, 190, 0, "institute"),
    ("materials", "Institute of Special Materials", "特种材料研究所", 172, 1150, 230, 170, 0, "institute"),
    ("research-park", "Lann Research Park", "澜河科技园", 150, 1720, 420, 240, 0, "campus"),
    ("yard", "Harbour Guard Yard", "港卫船厂", 176, 560, 640, 260, 0, "yard"),
    ("signal-station", "Guard Signal Station", "港卫信号站", 190, 700, 160, 120, 0, "yard"),
    ("customs", "Customs House", "海关大楼", 82, 420, 90, 60, 0, "civic"),
    ("power", "Saltfields Power Station", "盐田电厂", 14, 650, 280, 190, 0, "industry"),
    ("desalination", "Desalination Works", "海水淡化厂", -6, 500, 240, 150, 0, "industry"),
    ("tank-farm", "Tank Farm", "储油区", 4, 420, 260, 190, 0, "industry"),
    ("depot", "Tram Depot", "电车总站", 30, 760, 200, 120, 0, "transport"),
    ("library", "Sailors' Library", "水手图书馆", 118, 620, 80, 60, 0, "civic"),
    ("exchange", "Telephone Exchange", "电话局", 103, 420, 70, 60, 0, "civic"),
    ("observatory", "Tide Observatory", "验潮站", 140, 20, 60, 40, 0, "institute"),
)

#: landmarks away from the harbour: id, name, middle in metres of the plan, length, width, turn (degrees),
#: kind
OUTLYING = (
    ("airfield", "Lanhaven Airfield", "澜港机场", (4850, 2450), 1500, 80, 115.0, "transport"),
    ("mast-hill", "Signal Hill Mast", "信号山发射塔", (3900, 6700), 90, 90, 0.0, "mast"),
    ("reservoir-works", "Reservoir Works", "水库水厂", (-350, 6550), 180, 110, 0.0, "industry"),
    ("outer-light", "Gannet Light", "塘鹅灯塔", (-520, -3350), 40, 40, 0.0, "light"),
    ("west-light", "West Mole Light", "西堤灯塔", (-430, -1885), 36, 36, 0.0, "light"),
    ("east-light", "East Mole Light", "东堤灯塔", (250, -2280), 36, 36, 0.0, "light"),
    ("cape-radar", "Cape Lann Radar", "澜角雷达站", (-3300, -900), 120, 100, 0.0, "yard"),
    ("beach", "Tern Beach Promenade", "燕鸥滩步道", (5350, 330), 700, 40, 12.0, "beach"),
)

#: kinds of landmark that are under protection in the story of the town
PROTECTED_KINDS = frozenset({"yard", "institute"})
